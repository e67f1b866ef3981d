import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { localizedText } from './localized-text.ts';
import { orientationGroup } from './orientation.ts';
import { httpUrl, listen, origin, session, uai } from './web.ts';
import { webhooksGroup } from './webhooks.ts';

const anyService = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: localizedText(40),
  description: localizedText(120).optional(),
  levels: z
    .array(z.string().min(1).max(11))
    .min(1)
    .optional()
    .describe('Beginnings of the levels it is for: 2116 (3e), 211 (collège), CM2. Absent: all.'),
};

/** A service of the portal's menu (H2). */
const service = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('inside'),
      ...anyService,
      page: z.enum(['orientation', 'livret', 'contact-details', 'contact']),
    })
    .describe('A service of this portal, for a child.'),
  z.strictObject({ kind: z.literal('outside'), ...anyService, url: httpUrl }),
  z.strictObject({
    kind: z.literal('closed'),
    ...anyService,
    reason: localizedText(160).describe('Why it is closed, shown to families.'),
    opensOn: z.iso.date().optional(),
    closesOn: z.iso.date().optional(),
  }),
]);

/** «Scolarité services», the relying party: it knows the provider by its issuer alone. */
export const portalGroup = (secret: SecretSchema, webhookSecret: SecretSchema) =>
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
    orientation: orientationGroup.prefault({}),
    services: z.array(service).default([]),
    webhooks: webhooksGroup(webhookSecret),
    welcomes: z
      .array(z.strictObject({ uai, message: localizedText(300) }))
      .default([])
      .describe('A school’s message to its families (H1).'),
  });
