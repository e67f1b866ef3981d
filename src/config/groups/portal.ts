import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { httpUrl, listen, origin, session, uai } from './web.ts';

/** A service of the portal's menu (H2). */
const service = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('outside'),
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().max(40),
    description: z.string().max(120).optional(),
    url: httpUrl,
  }),
  z.strictObject({
    kind: z.literal('closed'),
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().max(40),
    description: z.string().max(120).optional(),
    reason: z.string().max(160).describe('Why it is closed, shown to families.'),
    opensOn: z.iso.date().optional(),
    closesOn: z.iso.date().optional(),
  }),
]);

/** «Scolarité services», the relying party: it knows the provider by its issuer alone. */
export const portalGroup = (secret: SecretSchema) =>
  z.strictObject({
    url: origin,
    listen: listen(4001).prefault({}),
    trustedProxies: z.array(z.union([z.cidrv4(), z.cidrv6()], 'écrivez un réseau comme 10.0.0.0/8')).default([]),
    cookieKeys: z.array(secret).min(1),
    issuer: origin.describe('The identity provider.'),
    clientId: z.string().default('scolarite-services'),
    clientSecret: secret,
    session: session.prefault({}),
    claimsSeconds: z.int().min(10).max(300).default(60).describe('Age after which the children are asked for again.'),
    accountUrl: httpUrl.optional().describe('«Mon compte» at the provider.'),
    services: z.array(service).default([]),
    welcomes: z
      .array(z.strictObject({ uai, message: z.string().max(300) }))
      .default([])
      .describe('A school’s message to its families (H1).'),
  });
