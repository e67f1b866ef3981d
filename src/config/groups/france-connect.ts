import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';

/** Without a query, fragment or final slash: endpoints are found under it (OpenID Connect Discovery §4). */
const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((value) => !/[?#]|\/$/.test(value), 'écrivez l’adresse sans barre finale, comme https://…/api/v2');

/**
 * FranceConnect, for guardians (D1 to D6; domain/franceconnect.md). What is registered there for this client: the return
 * address `<idp.issuer>/franceconnect/callback` and the sign-out address `<idp.issuer>/franceconnect/signed-out`.
 */
export const franceConnectGroup = (secret: SecretSchema) =>
  z.strictObject({
    issuer: issuer.describe('https://oidc.franceconnect.gouv.fr/api/v2 in production.'),
    clientId: z.string().min(1).max(255),
    clientSecret: secret,
    signingAlgorithm: z
      .enum(['ES256', 'RS256'])
      .default('ES256')
      .describe('Of identity and userinfo tokens, as chosen at the registration.'),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(5)
      .default(5)
      .describe('How long FranceConnect is waited for, all its answers together.'),
    pauseSeconds: z
      .int()
      .min(5)
      .max(300)
      .default(30)
      .describe('After it did not answer, people are told so at once for that long instead of waiting.'),
  });
