import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';

/** What a machine client may do at an API: by a JWT access token that the identity provider signed (L1, RFC 9068). */
export interface AccessToken {
  clientId: string;
  scopes: ReadonlySet<string>;
  /** Codes of the schools (UAI) that it may ask for; `*` alone: all. Use `servesSchool`. */
  uais: readonly string[];
  /** It may see the national numbers of pupils. */
  ine: boolean;
  /** Thumbprint of the key that it is bound to (RFC 9449 §6): who brings it proves to hold that (`dpop-proof.ts`). */
  key?: string;
}

interface Verification {
  token: string;
  /** Public keys of the issuer: its own, or those it publishes (`createRemoteJWKSet`). */
  keys: JWTVerifyGetKey;
  issuer: string;
  /** The identifier of the API that is asked (RFC 8707). */
  audience: string;
  clock: Clock;
}

export const ALL_SCHOOLS = '*';

/** What the provider signs with. `none` and symmetric algorithms are none of them (security.md S35). */
const ALGORITHMS = ['ES256', 'RS256'];
/** Clocks of the two servers may differ by so much (security.md S65). */
const TOLERANCE_SECONDS = 10;

const claimsSchema = z.object({
  client_id: z.string().min(1),
  // RFC 9068 §2.2: a token that no person gave is of its client. One that speaks of a person is not for these APIs.
  sub: z.string().min(1),
  // One audience alone: a token for several APIs could be passed from one to the other (RFC 9700 §4.9).
  aud: z.string(),
  scope: z.string().default(''),
  uais: z.array(z.string().min(1)).default([]),
  ine: z.boolean().default(false),
  // Bound in a way that is not known here, it is refused.
  cnf: z.strictObject({ jkt: z.string().min(1) }).optional(),
});

/** Failures of fetching keys, as opposed to tokens that no key signs. */
const isKeysAway = (thrown: unknown) =>
  thrown instanceof errors.JWKSTimeout ||
  thrown instanceof TypeError ||
  (thrown instanceof errors.JOSEError && thrown.code === 'ERR_JOSE_GENERIC');

async function verifiedPayload(verification: Verification): Promise<JWTPayload | undefined> {
  const { token, keys, issuer, audience, clock } = verification;
  try {
    const { payload } = await jwtVerify(token, keys, {
      typ: 'at+jwt',
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'client_id'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: clock.now(),
    });
    return payload;
  } catch (thrown) {
    if (isKeysAway(thrown) || !(thrown instanceof errors.JOSEError)) throw thrown;
    return undefined;
  }
}

/**
 * Verifies an access token (RFC 9068 §4): type, signature by a key of the issuer, issuer, audience, times.
 *
 * @returns undefined for a token that is worth nothing here
 * @throws what `keys` throws when the issuer's keys cannot be had: answer 503, the token may be good
 */
export async function verifyAccessToken(verification: Verification): Promise<AccessToken | undefined> {
  const claims = claimsSchema.safeParse(await verifiedPayload(verification));
  if (!claims.success || claims.data.sub !== claims.data.client_id) return undefined;
  const { client_id, scope, uais, ine, cnf } = claims.data;
  return {
    clientId: client_id,
    scopes: new Set(scope.split(' ').filter(Boolean)),
    uais,
    ine,
    ...(cnf && { key: cnf.jkt }),
  };
}

/** Whether a token allows to ask for a school: others are answered as if they did not exist (security.md S49). */
export const servesSchool = ({ uais }: Pick<AccessToken, 'uais'>, uai: string): boolean =>
  uais.includes(ALL_SCHOOLS) || uais.includes(uai);
