import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';

/** What `/readyz` tells of a database (M3): `silent` accepts connections, or did, but does not answer in time. */
type StorageState = 'ok' | 'unreachable' | 'silent';

const PATIENCE_MS = 1_500;

/** Asks the database for a sign of life; answers within 1.5 seconds, whatever the database does. */
export async function ping(connection: Connection): Promise<StorageState> {
  const timer = new AbortController();
  const answer = async (): Promise<StorageState> => {
    try {
      await connection.db?.command({ ping: 1 });
      return connection.readyState === 1 ? 'ok' : 'unreachable';
    } catch {
      return 'unreachable';
    }
  };
  const silence = sleep<StorageState>(PATIENCE_MS, 'silent', { signal: timer.signal });
  silence.catch(() => {});
  const state = await Promise.race([answer(), silence]);
  timer.abort();
  return state === 'silent' && connection.readyState !== 1 ? 'unreachable' : state;
}
