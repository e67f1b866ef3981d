import { hash, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';

/** What a proof of possession may be signed with (RFC 9449 §4.2). */
export const PROOF_ALGORITHMS = ['ES256', 'PS256', 'EdDSA', 'Ed25519'] as const;

/** Seconds that a proof may be old, or of a clock that is ahead; as the provider's own. */
export const PROOF_WINDOW_SECONDS = 300;

interface Request {
  proof: string;
  method: string;
  /** The address that was asked, without query and fragment. */
  url: string;
  /** The access token that came with it. */
  token: string;
  /** SHA-256 thumbprint of the key that the token is bound to (RFC 7638). */
  key: string;
  clock: Clock;
}

const claimsSchema = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
  // None is given out here.
  nonce: z.never().optional(),
});

const equal = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** An address as proofs are compared by: scheme, host and default port normal, without query and fragment (§4.3). */
function comparable(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url) return undefined;
  url.search = '';
  url.hash = '';
  return url.href;
}

async function verified(proof: string, clock: Clock) {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...PROOF_ALGORITHMS],
      currentDate: clock.now(),
    });
    const claims = claimsSchema.safeParse(payload);
    return claims.success
      ? { claims: claims.data, key: await calculateJwkThumbprint(protectedHeader.jwk!) }
      : undefined;
  } catch (thrown) {
    // What the sender made up may fail in any way (a key that is none); nothing of ours is asked here.
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError || thrown instanceof DOMException)
      return undefined;
    throw thrown;
  }
}

/**
 * Verifies that who sent a request holds the key that its access token is bound to (RFC 9449 §4.3, §7).
 *
 * @returns the proof's identifier, for the caller to take once; undefined for a proof that is worth nothing
 */
export async function verifyProof(request: Request): Promise<string | undefined> {
  const proven = await verified(request.proof, request.clock);
  if (!proven) return undefined;
  const { jti, htm, htu, iat, ath } = proven.claims;
  const age = request.clock.now().getTime() / 1000 - iat;
  const holds =
    equal(proven.key, request.key) &&
    equal(ath, hash('sha256', request.token, 'base64url')) &&
    htm === request.method &&
    comparable(htu) === comparable(request.url) &&
    Math.abs(age) <= PROOF_WINDOW_SECONDS;
  return holds ? jti : undefined;
}
