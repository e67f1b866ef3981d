import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

/** A collection whose documents end at the date in `field`, which has an index. */
export interface SweepTarget {
  collection: Collection;
  field: string;
}

/** Something else that is deleted from time to time, by rules of its own. */
interface SweepTask {
  name: string;
  /** @returns how many documents were deleted */
  run(): Promise<number>;
}

interface SweepOptions {
  targets: SweepTarget[];
  tasks?: SweepTask[];
  everySeconds: number;
  log: Logger;
  clock: Clock;
}

const BATCH = 1_000;

/**
 * Deletes what has expired, at once and then every `everySeconds`: TTL indexes never delete on the embedded engine
 * (design.md «Storage»). Several processes may sweep the same database.
 *
 * @returns `stop`, which ends the sweep after the batch under way
 */
export function startSweep({ targets, tasks = [], everySeconds, log, clock }: SweepOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ofTargets = targets.map((target) => ({
    name: target.collection.name,
    run: () => sweep(target, clock, signal),
  }));
  const all = [...ofTargets, ...tasks];
  const loop = async () => {
    while (!signal.aborted) {
      for (const { name, run } of all) {
        try {
          const deleted = await run();
          if (deleted > 0) log.debug({ collection: name, deleted }, 'expired documents deleted');
        } catch (err) {
          log.warn({ err, collection: name }, 'sweep failed');
        }
      }
      await sleep(everySeconds * 1_000, undefined, { signal, ref: false }).catch(() => {});
    }
  };
  const ended = loop();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Deletes the documents of one collection that have expired, in batches that hold no lock for long; gives their number. */
export async function sweep({ collection, field }: SweepTarget, clock: Clock, signal?: AbortSignal): Promise<number> {
  const expired = { [field]: { $lte: clock.now() } };
  let total = 0;
  while (signal?.aborted !== true) {
    const batch = await collection
      .find(expired, { projection: { _id: 1 }, sort: { [field]: 1 }, limit: BATCH })
      .toArray();
    if (batch.length === 0) break;
    // The condition again: a document whose life was extended meanwhile stays.
    const { deletedCount } = await collection.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) }, ...expired });
    total += deletedCount;
    if (batch.length < BATCH) break;
  }
  return total;
}
