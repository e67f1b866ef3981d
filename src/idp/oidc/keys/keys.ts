import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { DAY_MS, MINUTE_MS } from '../../../clock.ts';

/** ES256 for our own clients, RS256 for those that know no other (OIDC Core §15.1). */
const ALGORITHMS = ['ES256', 'RS256'] as const;
type KeyAlgorithm = (typeof ALGORITHMS)[number];

/** A signing key of the provider. */
export interface SigningKey {
  kid: string;
  algorithm: KeyAlgorithm;
  /** `next` is published so that clients know it before it signs, `current` signs, `retired` is published for what it signed. */
  state: 'next' | 'current' | 'retired';
  /** Since when it is published. */
  createdAt: string;
  /** Since when it signs, of one that does or did; absent from what an earlier version made. */
  currentAt?: string;
  retiredAt?: string;
  /** Private. */
  jwk: JWK;
}

const STATES: readonly SigningKey['state'][] = ['current', 'next', 'retired'];
/** An `id_token_hint` may be as old as that; what else it signed has expired long before. */
const RETIRED_DAYS = 30;
/** Twice as long as caches may keep what we publish (`public-documents.ts`). */
const PUBLISHED_AHEAD_MS = 10 * MINUTE_MS;

async function makeKey(algorithm: KeyAlgorithm, state: SigningKey['state'], now: Date): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  const createdAt = now.toISOString();
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, algorithm, state, createdAt, ...(state === 'current' && { currentAt: createdAt }), jwk };
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
  const moved = keys.map((key): SigningKey => {
    if (key.state === 'next') return { ...key, state: 'current', currentAt: now.toISOString() };
    if (key.state === 'current') return { ...key, state: 'retired', retiredAt: now.toISOString() };
    return key;
  });
  const next = await Promise.all(ALGORITHMS.map((algorithm) => makeKey(algorithm, 'next', now)));
  return [...withoutEnded(moved, now), ...next];
}

/** When a key is published no more, of one that does not sign any more. */
export const endOf = ({ retiredAt }: SigningKey): Date | undefined =>
  retiredAt === undefined ? undefined : new Date(Date.parse(retiredAt) + RETIRED_DAYS * DAY_MS);

const withoutEnded = (keys: readonly SigningKey[], now: Date) =>
  keys.filter((key) => {
    const end = endOf(key);
    return end === undefined || end > now;
  });

/** Whether clients that keep our published keys for as long as they may know those that will sign next. */
export const nextKeysAreKnown = (keys: readonly SigningKey[], now: Date): boolean =>
  keys.every(({ state, createdAt }) => state !== 'next' || Date.parse(createdAt) + PUBLISHED_AHEAD_MS <= now.getTime());

/**
 * What the schedule wants of the keys now (security.md S48): others when those that sign have done so for long enough, or
 * when retired ones have been published for long enough; undefined when nothing is due.
 *
 * @param days after which a key signs no more
 */
export async function scheduled(
  keys: readonly SigningKey[],
  days: number,
  now: Date,
): Promise<{ keys: SigningKey[]; rotated: boolean } | undefined> {
  const since = now.getTime() - days * DAY_MS;
  const isOld = ({ state, currentAt, createdAt }: SigningKey) =>
    state === 'current' && Date.parse(currentAt ?? createdAt) <= since;
  if (keys.some(isOld) && nextKeysAreKnown(keys, now)) return { keys: await rotated(keys, now), rotated: true };
  const kept = withoutEnded(keys, now);
  return kept.length < keys.length ? { keys: kept, rotated: false } : undefined;
}

/** The keys as the engine takes them: of one algorithm, it signs with the first. */
export function toJwks(keys: readonly SigningKey[]): { keys: JWK[] } {
  const byState = [...keys].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  return { keys: byState.map(({ kid, algorithm, jwk }) => ({ ...jwk, kid, alg: algorithm, use: 'sig' })) };
}
