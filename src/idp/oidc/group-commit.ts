/** What became of one operation of a batch. */
export type Outcome<Result> = { done: true; value: Result } | { done: false; error: unknown };

interface Limits {
  /** Operations that leave together at most. */
  largestBatch: number;
  /** Operations that may wait; beyond, new ones are refused at once rather than answered too late. */
  longestQueue: number;
}

/** Refusal of an operation because too many wait already: the database is slow or away. */
export class QueueFull extends Error {
  override name = 'QueueFull';
}

interface Waiting<Operation, Result> {
  operation: Operation;
  resolve(value: Result): void;
  reject(error: unknown): void;
}

/**
 * Makes operations that arrive while a batch is under way leave together in the next one, as databases do with their
 * journal: the busier, the cheaper each (design.md «Performance facts»). One batch is under way at a time, so that
 * operations take effect in the order they were asked for.
 *
 * @param run performs a batch and tells each operation's outcome, in their order; when it throws, all of them fail
 * @returns a function that performs one operation
 */
export function groupCommit<Operation, Result>(
  run: (batch: Operation[]) => Promise<Outcome<Result>[]>,
  { largestBatch, longestQueue }: Limits,
): (operation: Operation) => Promise<Result> {
  let waiting: Waiting<Operation, Result>[] = [];
  let underWay = false;

  const perform = async (batch: Waiting<Operation, Result>[]) => {
    try {
      const outcomes = await run(batch.map(({ operation }) => operation));
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
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largestBatch);
      waiting = waiting.slice(largestBatch);
      await perform(batch);
      // Requests that the batch just answered go on first: what they ask for next leaves with what waited.
      await new Promise(setImmediate);
    }
    underWay = false;
  };

  return (operation) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= longestQueue) {
        reject(new QueueFull(`${waiting.length} operations wait already`));
        return;
      }
      waiting.push({ operation, resolve, reject });
      if (underWay) return;
      underWay = true;
      queueMicrotask(drain);
    });
}
