import { describe, expect, it } from '@jest/globals';
import { groupCommit, type Outcome, StorageBusy } from '../../../src/storage/group-commit.ts';

const LIMITS = {
  largestBatch: 100,
  longestQueue: 1000,
  gatheringMilliseconds: 0,
  spacingMilliseconds: 0,
  longestBatchMilliseconds: 1000,
};
const done = <Value>(value: Value): Outcome<Value> => ({ done: true, value });

/** Batches that end when the test says so. */
function heldBatches() {
  const batches: { operations: number[]; release: () => void }[] = [];
  const run = (operations: number[]) =>
    new Promise<Outcome<number>[]>((resolve) => {
      batches.push({ operations, release: () => resolve(operations.map((operation) => done(operation * 2))) });
    });
  return { batches, run };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('group commit', () => {
  it('sends together what arrives while a batch is under way, and one batch at a time', async () => {
    const { batches, run } = heldBatches();
    const perform = groupCommit(run, LIMITS);
    const first = perform(1);
    await settle();
    const others = [2, 3, 4].map(perform);
    await settle();
    expect(batches.map(({ operations }) => operations)).toEqual([[1]]);

    batches[0]!.release();
    expect(await first).toBe(2);
    await settle();
    expect(batches.map(({ operations }) => operations)).toEqual([[1], [2, 3, 4]]);
    batches[1]!.release();
    expect(await Promise.all(others)).toEqual([4, 6, 8]);
  });

  it('lets an operation wait for company when nothing is under way', async () => {
    const { batches, run } = heldBatches();
    const perform = groupCommit(run, { ...LIMITS, gatheringMilliseconds: 5_000 });
    const first = perform(1);
    await new Promise(setImmediate);
    const inHaste = perform(2, 0);
    await new Promise(setImmediate);
    expect(batches.map(({ operations }) => operations)).toEqual([[1, 2]]);
    batches[0]!.release();
    expect(await Promise.all([first, inHaste])).toEqual([2, 4]);
  });

  it('never sends a batch larger than its limit', async () => {
    const sizes: number[] = [];
    const perform = groupCommit(
      async (batch: number[]) => {
        sizes.push(batch.length);
        return batch.map(done);
      },
      { ...LIMITS, largestBatch: 10 },
    );
    await Promise.all(Array.from({ length: 35 }, (_, n) => perform(n)));
    expect(sizes).toEqual([10, 10, 10, 5]);
  });

  it('fails one operation of a batch without its neighbours', async () => {
    const perform = groupCommit(
      async (batch: number[]) =>
        batch.map((n): Outcome<number> => (n === 2 ? { done: false, error: new Error('two') } : done(n))),
      LIMITS,
    );
    const outcomes = await Promise.allSettled([1, 2, 3].map(perform));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails a whole batch that was lost, and goes on with the next', async () => {
    let lost = true;
    const perform = groupCommit(async (batch: number[]) => {
      if (lost) throw new Error('no server');
      return batch.map(done);
    }, LIMITS);
    await expect(perform(1)).rejects.toThrow('no server');
    lost = false;
    expect(await perform(2)).toBe(2);
  });

  it('S63 does not wait for a batch that hangs, and goes on with the next', async () => {
    let hangs = true;
    const perform = groupCommit(
      (batch: number[]) => (hangs ? new Promise<Outcome<number>[]>(() => {}) : Promise.resolve(batch.map(done))),
      { ...LIMITS, longestBatchMilliseconds: 20 },
    );
    await expect(perform(1)).rejects.toThrow(StorageBusy);
    hangs = false;
    expect(await perform(2)).toBe(2);
  });

  it('refuses at once what would wait too long', async () => {
    const { batches, run } = heldBatches();
    const perform = groupCommit(run, { ...LIMITS, largestBatch: 1, longestQueue: 2 });
    const accepted = [perform(1)];
    await settle();
    accepted.push(perform(2), perform(3));
    await expect(perform(4)).rejects.toThrow(StorageBusy);
    for (let index = 0; index < 3; index += 1) {
      batches[index]!.release();
      await settle();
    }
    expect(await Promise.all(accepted)).toEqual([2, 4, 6]);
  });
});
