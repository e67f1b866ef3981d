import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { clientApis } from './apis.ts';
import { httpUrl, uai } from './web.ts';

export const SCOPES = [
  'openid',
  'profile',
  'email',
  'phone',
  'offline_access',
  'ecole.profil',
  'ecole.enfants',
  'ecole.eleve',
] as const;

/** One relying party, or the software of a school that asks our APIs by itself (G2, G3, G5). */
const client = (secret: SecretSchema) =>
  z.strictObject({
    id: z.string().regex(/^[a-zA-Z0-9._-]{3,64}$/, '3 à 64 lettres, chiffres, « . », « _ » ou « - »'),
    name: z.string().max(60).describe('Shown to people: «Retour à …».'),
    kind: z
      .enum(['web', 'native', 'machine'])
      .default('web')
      .describe('A native app has no secret (RFC 8252); a machine signs nobody in: it has «apis» alone.'),
    secrets: z.array(secret).max(2).default([]).describe('Two at most are live, for rotation.'),
    redirectUris: z.array(z.string()).default([]).describe('Of every client that people sign in to.'),
    postLogoutRedirectUris: z.array(httpUrl).default([]),
    backchannelLogoutUri: httpUrl.optional(),
    homeUri: httpUrl.optional().describe('Where «Retour au service» leads.'),
    initiateLoginUri: httpUrl.optional().describe('Starts a sign-in at the client (3rd-party-initiated login).'),
    scopes: z.array(z.enum(SCOPES)).min(1).default(['openid']),
    schools: z
      .union([z.literal('all'), z.array(uai).min(1)])
      .default('all')
      .describe('Only their children are given.'),
    apis: clientApis,
    ine: z.boolean().default(false).describe('Whether APIs tell it the national numbers of pupils.'),
    subjectSector: z
      .string()
      .optional()
      .describe('Clients of one sector see the same sub; default: the redirect host.'),
    profile: z.enum(['guardian', 'pupil']).optional().describe('Skips «Je sélectionne mon profil» (A1).'),
    refreshTokens: z.boolean().default(false),
    idTokenAlgorithm: z.enum(['RS256', 'ES256']).default('RS256'),
  });

export const clientsGroup = (secret: SecretSchema) => z.array(client(secret)).default([]);
