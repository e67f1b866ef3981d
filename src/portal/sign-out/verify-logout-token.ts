import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { PortalContext } from '../context.ts';
import { unavailable } from '../provider-error.ts';

/** Whom a logout token ends, and what keeps it from serving twice. */
export interface Logout {
  jti: string;
  sid?: string;
  sub?: string;
  /** When the token is over: what its provider said, a day after it was made at most. */
  endsAt: Date;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];
const TOLERANCE_SECONDS = 30;
const DAY_SECONDS = 86_400;

/** Back-Channel Logout 1.0 §2.4: what a logout token says, and what it must not. */
const claimsSchema = z
  .object({
    jti: z.string().min(1).max(255),
    exp: z.number(),
    iat: z.number(),
    sid: z.string().min(1).max(255).optional(),
    sub: z.string().min(1).max(255).optional(),
    events: z.record(z.string(), z.unknown()),
    nonce: z.never().optional(),
  })
  .refine(({ sid, sub }) => sid !== undefined || sub !== undefined)
  .refine(({ events }) => typeof events[EVENT] === 'object' && events[EVENT] !== null);

/** Failures of fetching keys, as opposed to tokens that no key signs. */
const isKeysAway = (thrown: unknown) =>
  thrown instanceof errors.JWKSTimeout ||
  thrown instanceof TypeError ||
  (thrown instanceof errors.JOSEError && thrown.code === 'ERR_JOSE_GENERIC');

/**
 * Verifies a logout token (Back-Channel Logout 1.0 §2.6; security.md S47): signature by a key of the issuer, type, issuer,
 * audience, times, event, no nonce.
 *
 * @returns undefined for a token that is not to be obeyed
 * @throws {AppError} `provider-unavailable` when the provider's keys cannot be had
 */
export async function verifyLogoutToken(portal: PortalContext, token: string): Promise<Logout | undefined> {
  const payload = await verifiedPayload(portal, token);
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) return undefined;
  const { jti, sid, sub, exp, iat } = claims.data;
  const ends = Math.min(exp, iat + DAY_SECONDS) + TOLERANCE_SECONDS;
  return { jti, sid, sub, endsAt: new Date(ends * 1000) };
}

async function verifiedPayload(portal: PortalContext, token: string): Promise<JWTPayload | undefined> {
  const { settings, clock, provider } = portal;
  const { keys } = await provider.facts();
  try {
    const { payload } = await jwtVerify(token, keys, {
      typ: 'logout+jwt',
      issuer: settings.issuer,
      audience: settings.clientId,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'jti'],
      maxTokenAge: DAY_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: clock.now(),
    });
    return payload;
  } catch (thrown) {
    if (isKeysAway(thrown)) throw unavailable(thrown);
    if (thrown instanceof errors.JOSEError) return undefined;
    throw thrown;
  }
}
