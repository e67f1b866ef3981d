import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { httpUrl, uai } from './web.ts';

/** What families do that the software of their school is told of. */
export const WEBHOOK_EVENTS = [
  'orientation.entry-validated',
  'orientation.acknowledged',
  'orientation.answer-given',
  'orientation.appeal-lodged',
  'orientation.stay-asked',
  'contact.corrected',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Standard Webhooks: 24 to 64 random bytes in base64. */
const SECRET = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/;
const bytesOf = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64').length;
const isSecret = (secret: string) => SECRET.test(secret) && bytesOf(secret) >= 24 && bytesOf(secret) <= 64;

const hasNoPassword = (url: string) => {
  const { username, password } = new URL(url);
  return username === '' && password === '';
};

/** The addresses that are told what families do (L2): one a software, whichever schools use it. */
export const webhooksGroup = (secret: SecretSchema) =>
  z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'minuscules, chiffres et « - », 40 caractères au plus'),
        url: httpUrl.refine(
          hasNoPassword,
          'une adresse sans identifiant ni mot de passe : les signatures prouvent qui écrit',
        ),
        secrets: z
          .array(
            secret.refine(
              isSecret,
              'un secret de webhook est « whsec_ » suivi de 24 à 64 octets en base64 : « whsec_$(openssl rand -base64 32) »',
            ),
          )
          .min(1)
          .max(2)
          .describe('Sign what is sent; two while the software changes from one to the other.'),
        schools: z
          .union([z.literal('all'), z.array(uai).min(1)], 'écrivez all, ou une liste de codes UAI')
          .describe('Whose families it hears of: all, or these.'),
        events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).optional().describe('Absent: all.'),
      }),
    )
    .default([])
    .describe('Software of schools that is told when a family validates or corrects something.');
