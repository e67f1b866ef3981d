import { setTimeout as sleep } from 'node:timers/promises';
import { trusted } from 'mongoose';
import type { ClosingIdp } from './after-steps.ts';
import { type Closing, closings } from './closing.model.ts';
import { purgeClosed } from './purge-closed.ts';
import { finishClosing } from './run-closing.ts';

/** A process that lives goes on within this time; one that does not is dead. */
const LEFT_ALONE_MS = 10_000;
const EVERY_MS = 10_000;

/** Finishes the closings that a dead process left half-way (security.md S65). */
export async function finishLeftOver(idp: ClosingIdp): Promise<void> {
  const before = new Date(idp.clock.now().getTime() - LEFT_ALONE_MS);
  const left = await closings(idp.db)
    .find({ busy: trusted({ $exists: true }), touchedAt: trusted({ $lte: before }) })
    .lean<Closing[]>();
  for (const closing of left) {
    await finishClosing(idp, closing).catch((err: unknown) => {
      idp.log.error({ err, closing: closing._id }, 'a closing could not be finished');
    });
  }
}

/** Does so at once and then every ten seconds, and purges what was closed long enough ago; several processes may. */
export function startFinishing(idp: ClosingIdp): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      try {
        await finishLeftOver(idp);
        await purgeClosed(idp);
      } catch (err) {
        idp.log.warn({ err }, 'closings could not be looked through');
      }
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}
