import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { DAY_MS } from '../../clock.ts';

/** ES256 for our own clients, RS256 for those that know no other (OIDC Core §15.1). */
const ALGORITHMS = ['ES256', 'RS256'] as const;
type KeyAlgorithm = (typeof ALGORITHMS)[number];

/** A signing key of the provider. */
export interface SigningKey {
  kid: string;
  algorithm: KeyAlgorithm;
  /** `next` is published so that clients know it before it signs, `current` signs, `retired` is published for what it signed. */
  state: 'next' | 'current' | 'retired';
  createdAt: string;
  retiredAt?: string;
  /** Private. */
  jwk: JWK;
}

const STATES: readonly SigningKey['state'][] = ['current', 'next', 'retired'];
/** An `id_token_hint` may be as old as that; what else it signed has expired long before. */
const RETIRED_DAYS = 30;

async function makeKey(algorithm: KeyAlgorithm, state: SigningKey['state'], now: Date): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), algorithm, state, createdAt: now.toISOString(), jwk };
}

/** The first keys of an installation: for each algorithm one that signs and one that will. */
export function makeKeys(now: Date): Promise<SigningKey[]> {
  return Promise.all(
    ALGORITHMS.flatMap((algorithm) => [makeKey(algorithm, 'current', now), makeKey(algorithm, 'next', now)]),
  );
}

/**
 * The next keys begin to sign, those that signed are only published, and new next keys are made (G1). Clients that kept our
 * published keys know the next ones already, so that none refuses a signature.
 */
export async function rotated(keys: readonly SigningKey[], now: Date): Promise<SigningKey[]> {
  const oldest = now.getTime() - RETIRED_DAYS * DAY_MS;
  const moved = keys.flatMap((key): SigningKey[] => {
    if (key.state === 'next') return [{ ...key, state: 'current' }];
    if (key.state === 'current') return [{ ...key, state: 'retired', retiredAt: now.toISOString() }];
    return Date.parse(key.retiredAt ?? '') > oldest ? [key] : [];
  });
  const next = await Promise.all(ALGORITHMS.map((algorithm) => makeKey(algorithm, 'next', now)));
  return [...moved, ...next];
}

/** The keys as the engine takes them: of one algorithm, it signs with the first. */
export function toJwks(keys: readonly SigningKey[]): { keys: JWK[] } {
  const byState = [...keys].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return { keys: byState.map(({ kid, algorithm, jwk }) => ({ ...jwk, kid, alg: algorithm, use: 'sig' })) };
}
