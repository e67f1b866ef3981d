import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { listen, origin, session } from './web.ts';

/** The identity provider. */
export const idpGroup = (secret: SecretSchema) =>
  z.strictObject({
    issuer: origin,
    listen: listen(4000).prefault({}),
    trustedProxies: z
      .array(z.union([z.cidrv4(), z.cidrv6()], 'écrivez un réseau comme 10.0.0.0/8'))
      .default([])
      .describe('Networks whose X-Forwarded-For and X-Forwarded-Proto are believed (S4).'),
    cookieKeys: z.array(secret).min(1).describe('The first signs, the others are still accepted (rotation).'),
    pairwiseSalt: secret.describe('Makes the sub of each person for each client. Never change it.'),
    sealingKey: secret.describe('Seals what waits in the outbox and keys the hashes of codes.'),
    keysDirectory: z
      .string()
      .default('./data/keys')
      .describe('Where earlier versions kept the signing keys: what is there is taken over into the database once.'),
    keysEncryptionKey: secret
      .optional()
      .describe('Seals the signing keys in the database; without it, «sealingKey» does.'),
    keyRotationDays: z
      .int()
      .min(1)
      .max(90)
      .default(90)
      .describe('After so many days the next signing keys take over by themselves (S48).'),
    session: session.prefault({}),
    interactionMinutes: z.int().min(10).max(1440).default(120).describe('How long a sign-in may take.'),
    signInsPerNetworkPerMinute: z
      .int()
      .min(60)
      .max(1_000_000)
      .default(1_500)
      .describe('Sign-ins that one network may begin; mobile operators put thousands of parents behind one.'),
    homeClient: z.string().describe('Client that people without a journey are led to.'),
    privateOrigins: z
      .array(origin)
      .default([])
      .describe('Origins on private addresses that may be called (back-channel logout) despite the guard of S36.'),
  });
