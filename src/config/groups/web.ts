import { z } from 'zod';

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

/** An address such as `https://compte.example.fr`, without path nor final slash. */
export const origin = z
  .string()
  .refine(isOrigin, 'écrivez une adresse sans chemin ni barre finale, comme https://compte.example.fr');

/** A whole http(s) address. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'écrivez une adresse complète, comme https://exemple.fr/page',
});

export const listen = (port: number) =>
  z.strictObject({
    host: z.string().default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(port),
  });

/** How long a signed-in browser stays so (A5). */
export const session = z.strictObject({
  idleMinutes: z.int().min(5).max(240).default(30),
  maximumHours: z.int().min(1).max(24).default(8),
});

export const uai = z.string().regex(/^\d{7}[A-Z]$/, 'un code UAI a 7 chiffres et une lettre, comme 0159901F');
