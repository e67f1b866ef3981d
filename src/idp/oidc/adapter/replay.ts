import type { Adapter, default as Provider } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { PROOF_WINDOW_SECONDS } from '../../../security/dpop-proof.ts';
import { hashToken } from '../../../security/token.ts';
import { expiry, seal } from './model-adapter.ts';
import type { OidcStore } from './oidc-store.ts';

class AlreadyUsed extends Error {}

/**
 * What is good for one use (client assertions, proofs of DPoP), by its identifier: remembered until it has expired, across
 * processes (security.md S39).
 */
export function replayAdapter(plain: Adapter, store: OidcStore, clock: Clock): Adapter {
  return {
    ...plain,

    /** The engine looks before it writes, which two requests at the same time may both do: the write alone decides. */
    async find() {
      return undefined;
    },

    /** @throws {AlreadyUsed} */
    async upsert(id, payload, expiresIn) {
      const $set = { payload: seal(payload), expiresAt: expiry(clock, expiresIn), schemaVersion: 1 as const };
      const filter = { _id: `ReplayDetection:${hashToken(id)}`, expiresAt: { $lte: clock.now() } };
      if (!(await store.write({ update: { filter, update: { $set }, upsert: true } }))) throw new AlreadyUsed();
    },
  };
}

/**
 * Makes the engine take the adapter's word for what was used already. A proof of DPoP from a clock that is ahead would be
 * good for longer than the engine has it remembered: each is remembered for so much longer as a clock may be ahead.
 */
export function refuseReplays({ ReplayDetection }: Pick<Provider, 'ReplayDetection'>): void {
  const unique = ReplayDetection.unique.bind(ReplayDetection);
  ReplayDetection.unique = async (issuer, identifier, expiresAt) => {
    try {
      return await unique(issuer, identifier, expiresAt + PROOF_WINDOW_SECONDS);
    } catch (thrown) {
      if (thrown instanceof AlreadyUsed) return false;
      throw thrown;
    }
  };
}
