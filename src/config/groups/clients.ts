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
  'fr_edu_vecteur',
] as const;

/** What `acr` may tell (OpenID Connect Core §2): a profile, or how strongly the person signed in. */
const ACRS = [
  'responsable',
  'eleve',
  'eidas1',
  'https://refeds.org/profile/sfa',
  'https://refeds.org/profile/mfa',
] as const;

const SIGNING = ['RS256', 'ES256'] as const;

/** It said for whom the client is, before there were profiles of security. */
const formerProfile = ({ input }: { input?: unknown }) =>
  input === 'guardian' || input === 'pupil'
    ? `ce réglage s’appelle à présent « accountKind » : écrivez « accountKind: ${input} »`
    : undefined;

/** One relying party, or the software of a school that asks our APIs by itself (G2, G3, G5). */
const client = <Secret extends SecretSchema | z.ZodString>(secret: Secret) =>
  z.strictObject({
    id: z.string().regex(/^[a-zA-Z0-9._-]{3,64}$/, '3 à 64 lettres, chiffres, « . », « _ » ou « - »'),
    name: z.string().max(60).describe('Shown to people: «Retour à …».'),
    kind: z
      .enum(['web', 'native', 'machine'])
      .default('web')
      .describe('A native app has no secret (RFC 8252); a machine signs nobody in: it has «apis» alone.'),
    secrets: z.array(secret).max(2).default([]).describe('Two at most are live, for rotation.'),
    redirectUris: z.array(z.string()).default([]).describe('Of every client that people sign in to.'),
    postLogoutRedirectUris: z.array(z.string()).default([]),
    backchannelLogoutUri: httpUrl.optional(),
    homeUri: httpUrl.optional().describe('Where «Retour au service» leads.'),
    initiateLoginUri: httpUrl.optional().describe('Starts a sign-in at the client (3rd-party-initiated login).'),
    scopes: z.array(z.enum(SCOPES)).min(1).default(['openid']),
    authentication: z
      .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
      .default('client_secret_basic')
      .describe('How it proves itself at the token endpoint; a native app does not.'),
    jwks: z
      .strictObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })
      .optional()
      .describe('Its public keys (RFC 7517), for private_key_jwt.'),
    jwksUri: httpUrl.optional().describe('Where it publishes them instead.'),
    profile: z
      .enum(['fapi2'], { error: formerProfile })
      .optional()
      .describe('FAPI 2.0 Security Profile: pushed requests, private_key_jwt, DPoP, ES256.'),
    deviceFlow: z.boolean().default(false).describe('Signs in devices without a browser, by a code (RFC 8628).'),
    acrs: z
      .array(z.enum(ACRS))
      .min(1)
      .default([...ACRS])
      .describe('What it may ask by acr_values.'),
    dataSharing: z
      .enum(['none', 'information', 'consent'])
      .default('information')
      .describe(
        'What the person sees at her first access (G4): nothing (the operator’s own), what is given, or a question.',
      ),
    logoUri: httpUrl.optional().describe('PNG, JPEG or WebP: fetched and served by the provider itself.'),
    policyUri: httpUrl.optional().describe('What it does with personal data.'),
    tosUri: httpUrl.optional().describe('Its terms of use.'),
    tokens: z
      .strictObject({
        accessMinutes: z.int().min(1).max(60).default(5),
        idMinutes: z.int().min(1).max(60).default(5),
        offlineIdleDays: z.int().min(1).max(90).default(30),
        offlineDays: z.int().min(1).max(90).default(90),
      })
      .prefault({})
      .describe('How long its tokens live; offline access ends unused, and in any case.'),
    schools: z
      .union([z.literal('all'), z.array(uai).min(1)])
      .default('all')
      .describe('Only their children are given.'),
    apis: clientApis,
    ine: z.boolean().default(false).describe('Whether it is told the national numbers of pupils, by APIs and claims.'),
    subjectSector: z
      .string()
      .optional()
      .describe('Clients of one sector see the same sub; default: the redirect host.'),
    accountKind: z.enum(['guardian', 'pupil']).optional().describe('Skips «Je sélectionne mon profil» (A1).'),
    refreshTokens: z.boolean().default(false),
    idTokenAlgorithm: z.enum(SIGNING).default('RS256'),
    userinfoAlgorithm: z.enum(SIGNING).optional().describe('Userinfo as a signed JWT; without it, as JSON.'),
    dpop: z.boolean().default(false).describe('Its access tokens are bound to its key (RFC 9449).'),
    pushedRequests: z.boolean().default(false).describe('Only takes requests that were pushed (RFC 9126).'),
    signedRequests: z.boolean().default(false).describe('Only takes requests that it signed (RFC 9101).'),
  });

/** A client that is in no file, with the defaults of one that is. */
export const clientWith = (fields: z.input<ReturnType<typeof client<z.ZodString>>>) => client(z.string()).parse(fields);

export const clientsGroup = (secret: SecretSchema) => z.array(client(secret)).default([]);
