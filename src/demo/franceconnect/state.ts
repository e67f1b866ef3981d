import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { FakeClient } from './clients.ts';
import type { Failure } from './failures.ts';
import type { MemoryStore } from './memory-store.ts';

/** What the parts of the demonstration's FranceConnect share. */
export interface FakeState {
  /** Base of all addresses, with its path `/api/v2`. */
  issuer: string;
  clients: readonly FakeClient[];
  store: MemoryStore;
  /** Private; the newest first, which signs. */
  keys: JWK[];
  /** Set by a test: what goes wrong for everybody, whatever the page says. */
  failure: Failure | undefined;
  /** Chosen on the page: what goes wrong after it, by the identifier of the grant. */
  failures: Map<string, Failure>;
  /** How long `slow` keeps a service waiting. */
  slowSeconds: number;
  /** Keys the sub of each person for each entity: fixed, so that a start anew knows who was linked. */
  subjectSalt: string;
}

/** The failure that a request between servers meets. */
export const failureOf = (state: FakeState, grantId: string | undefined): Failure | undefined =>
  state.failure ?? (grantId === undefined ? undefined : state.failures.get(grantId));

async function makeKey(alg: FakeClient['signingAlgorithm']): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

/** A key for each algorithm that a service chose. */
export function makeKeys(clients: readonly FakeClient[]): Promise<JWK[]> {
  const algorithms = new Set<FakeClient['signingAlgorithm']>(['ES256']);
  for (const { signingAlgorithm } of clients) algorithms.add(signingAlgorithm);
  return Promise.all([...algorithms].map(makeKey));
}
