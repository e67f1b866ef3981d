import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backOff } from '../messaging/back-off.ts';
import { createWake } from '../messaging/wake.ts';
import type { Bell } from './bell.ts';

interface Repeated {
  run(): Promise<void>;
  /** Rung when there is something to do at once. */
  bell: Bell;
  /** How often to look whatever the bell says: another process may have written something. */
  everyMs: number;
  log: Logger;
  /** What waits while it fails, for the log. */
  what: string;
}

/** Does something again and again until `signal` is aborted; after a failure (the database is away) later and later. */
export async function repeat({ run, bell, everyMs, log, what }: Repeated, signal: AbortSignal): Promise<void> {
  const wake = createWake(signal);
  const ended = bell.onRing(wake.now);
  for (let failures = 0; !signal.aborted; ) {
    try {
      await run();
      failures = 0;
      await wake.within(everyMs);
    } catch (err) {
      failures += 1;
      log.warn({ err, failures }, `${what} wait`);
      await sleep(backOff(failures), undefined, { signal, ref: false }).catch(() => {});
    }
  }
  ended();
}
