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

/** Days, both included, in the time of the child's school. */
const days = { opensOn: z.iso.date().optional(), closesOn: z.iso.date().optional() };
const reason = localizedText(160).describe('Why it is closed, shown to families.');

/** What is open some days only tells families why on the others. */
const opening = { ...days, reason: reason.optional() };
type Opening = { opensOn?: string | undefined; closesOn?: string | undefined; reason?: unknown };
const isExplained = ({ opensOn, closesOn, reason: why }: Opening) => why !== undefined || !(opensOn ?? closesOn);
const EXPLAINED = {
  path: ['reason'],
  error: 'dites aux familles pourquoi il est fermé hors de ces jours : ajoutez « reason »',
};
const isInOrder = ({ opensOn, closesOn }: Opening) => !opensOn || !closesOn || opensOn <= closesOn;
const IN_ORDER = { path: ['closesOn'], error: 'il fermerait avant d’ouvrir : corrigez l’un des deux jours' };

/** A service of the portal's menu (H2). */
export const portalService = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('inside'),
      ...anyService,
      page: z.enum(['orientation', 'livret', 'contact-details', 'contact']),
      ...opening,
    })
    .refine(isExplained, EXPLAINED)
    .refine(isInOrder, IN_ORDER)
    .describe('A service of this portal, for a child. «contact-details» is for guardians: pupils have no such line.'),
  z
    .strictObject({
      kind: z.literal('outside'),
      ...anyService,
      url: httpUrl.optional().describe('Its page, which signs in by itself when it must.'),
      initiateLoginUri: httpUrl
        .optional()
        .describe('Where it starts a sign-in at our provider that somebody else asks for (OpenID Connect Core §4).'),
      targetLinkUri: httpUrl.optional().describe('Its page to show after that sign-in.'),
      ...opening,
    })
    .refine(({ url, initiateLoginUri }) => (url === undefined) !== (initiateLoginUri === undefined), {
      error: 'donnez son adresse par « url » ou par « initiateLoginUri », l’un des deux',
    })
    .refine(({ targetLinkUri, initiateLoginUri }) => !targetLinkUri || initiateLoginUri, {
      path: ['targetLinkUri'],
      error: 'cette adresse accompagne « initiateLoginUri » : retirez-la, ou écrivez-la dans « url »',
    })
    .refine(isExplained, EXPLAINED)
    .refine(isInOrder, IN_ORDER)
    .describe('A service elsewhere, an OpenID Connect client as a rule.'),
  z.strictObject({ kind: z.literal('closed'), ...anyService, reason, ...days }),
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
    services: z.array(portalService).default([]),
    webhooks: webhooksGroup(webhookSecret),
    welcomes: z
      .array(z.strictObject({ uai, message: localizedText(300) }))
      .default([])
      .describe('A school’s message to its families (H1).'),
  });
