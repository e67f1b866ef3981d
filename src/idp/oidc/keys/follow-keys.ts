import type { Config } from '../../../config/schema.ts';
import { createBell } from '../../../deliveries/bell.ts';
import { repeat } from '../../../deliveries/repeat.ts';
import type { IdpContext } from '../../context.ts';
import { keyStorage, keysVersion, readKeys, replaceKeys } from './key-store.ts';
import { scheduled } from './keys.ts';

interface Follower extends Pick<IdpContext, 'audit' | 'clock' | 'db' | 'log'> {
  /** As it is now: it may be loaded anew. */
  config(): Config;
  /** Builds the provider with the keys as they are now. */
  rebuild(): Promise<void>;
}

/** Clients and other processes see other keys within seconds of a change (security.md S48). */
const EVERY_MS = 2_000;

/** Of a process that begins: the version that it is about to build its provider with. */
export const versionBeforeBuild = async (storage: Parameters<typeof keysVersion>[0]): Promise<number> =>
  // Where there are none, the build makes them.
  (await keysVersion(storage)) ?? 1;

/**
 * Looks whether the signing keys have changed, whoever changed them, and takes them up; and changes them where the schedule
 * wants it (security.md S48). Every process does so: one of them changes them, by a conditional update.
 *
 * @param known the version that the provider was built with
 */
export function keyFollower({ audit, clock, config, db, log, rebuild }: Follower, known: number): () => Promise<void> {
  const look = async (): Promise<void> => {
    const { idp } = config();
    const storage = keyStorage(config(), db);
    const found = await readKeys(storage);
    if (!found) return;
    if (found.version !== known) {
      await rebuild();
      known = found.version;
      log.info({ version: known }, 'the signing keys have changed: taken up');
    }
    const now = clock.now();
    const change = await scheduled(found.keys, idp.keyRotationDays, now);
    if (!change || !(await replaceKeys(storage, found.version, change.keys, now))) return;
    if (change.rotated) {
      const current = change.keys.filter(({ state }) => state === 'current').map(({ kid }) => kid);
      const details = { keys: current.join(' '), reason: 'schedule' };
      await audit.record({ action: 'keys-rotated', result: 'done', actor: { kind: 'system' }, details });
    }
    await look();
  };
  return look;
}

/** Does so every two seconds. @returns `stop`, which waits for a change under way */
export function startFollowingKeys(follower: Follower, known: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = keyFollower(follower, known);
  const { log } = follower;
  const ended = repeat({ run, bell: createBell(), everyMs: EVERY_MS, log, what: 'changes of keys' }, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}
