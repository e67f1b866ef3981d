import { setTimeout as sleep } from 'node:timers/promises';

/** What became of one operation of a batch. */
export type Outcome<Result> = { done: true; value: Result } | { done: false; error: unknown };

interface Limits {
  /** Operations that leave together at most. */
  largestBatch: number;
  /** Operations that may wait; beyond, new ones are refused at once rather than answered too late. */
  longestQueue: number;
  /**
   * How long an operation waits for company when nothing is under way: at eight sign-ins at once, two milliseconds save a third
   * of the processor time of a single sign-on (`npm run bench:oidc`).
   */
  gatheringMilliseconds: number;
  /** From the start of a batch to that of the next, at least: under load, a short wait makes larger batches. */
  spacingMilliseconds: number;
  /** A batch that takes longer has failed for those who wait; what it did is unknown. */
  longestBatchMilliseconds: number;
}

/** The database is slow or away: too many operations wait for it, or it does not answer in time. */
export class StorageBusy extends Error {
  override name = 'StorageBusy';
}

interface Waiting<Operation, Result> {
  operation: Operation;
  resolve(value: Result): void;
  reject(error: unknown): void;
}

/**
 * Performs one operation.
 *
 * @param patience milliseconds that it may wait for company when nothing is under way, where it is not what the limits say
 */
type Perform<Operation, Result> = (operation: Operation, patience?: number) => Promise<Result>;

/**
 * Makes operations that arrive while a batch is under way leave together in the next one, as databases do with their
 * journal: the busier, the cheaper each (design.md «Performance facts»). One batch is under way at a time, so that
 * operations take effect in the order they were asked for.
 *
 * @param run performs a batch and tells each operation's outcome, in their order; when it throws, all of them fail
 */
export function groupCommit<Operation, Result>(
  run: (batch: Operation[]) => Promise<Outcome<Result>[]>,
  { largestBatch, longestQueue, gatheringMilliseconds, spacingMilliseconds, longestBatchMilliseconds }: Limits,
): Perform<Operation, Result> {
  let waiting: Waiting<Operation, Result>[] = [];
  let underWay = false;

  const perform = async (batch: Waiting<Operation, Result>[]) => {
    try {
      const outcomes = await inTime(run(batch.map(({ operation }) => operation)), longestBatchMilliseconds);
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index]!;
        if (outcome.done) resolve(outcome.value);
        else reject(outcome.error);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const drain = async () => {
    if (underWay) return;
    underWay = true;
    while (waiting.length > 0) {
      const spaced = spacingMilliseconds > 0 && sleep(spacingMilliseconds);
      const batch = waiting.slice(0, largestBatch);
      waiting = waiting.slice(largestBatch);
      await perform(batch);
      // Requests that the batch just answered go on first: what they ask for next leaves with what waited.
      await new Promise(setImmediate);
      if (waiting.length > 0) await spaced;
    }
    underWay = false;
  };

  return (operation, patience = gatheringMilliseconds) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= longestQueue) {
        reject(new StorageBusy(`${waiting.length} operations wait already`));
        return;
      }
      waiting.push({ operation, resolve, reject });
      if (underWay) return;
      if (patience > 0) setTimeout(drain, patience);
      else queueMicrotask(drain);
    });
}

/** @throws {StorageBusy} when the work takes longer */
function inTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(new StorageBusy(`no answer within ${milliseconds} ms`));
    const timer = setTimeout(tooLate, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
