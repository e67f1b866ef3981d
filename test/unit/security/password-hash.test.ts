import { describe, expect, it } from '@jest/globals';
import { createPasswordHasher, PasswordQueueFullError } from '../../../src/security/password-hash.ts';

const settings = { memoryKiB: 19_456, iterations: 2, parallelism: 1 };
const hasher = createPasswordHasher(settings);

describe('S11 password hashes', () => {
  it('S11 follow the policy, with a salt of their own', async () => {
    const [first, second] = await Promise.all([hasher.hash('Xk7!pqLm'), hasher.hash('Xk7!pqLm')]);
    const [, algorithm, version, parameters = ''] = first.split('$');
    expect([algorithm, version, parameters.split(',').sort()]).toEqual(['argon2id', 'v=19', ['m=19456', 'p=1', 't=2']]);
    expect(first).not.toBe(second);
    expect(await hasher.verify('Xk7!pqLm', first)).toBe(true);
    expect(await hasher.verify('Xk7!pqLn', first)).toBe(false);
  });

  it('S10 an accent composed otherwise is the same password', async () => {
    const digest = await hasher.hash('Forêt-1!'.normalize('NFD'));
    expect(await hasher.verify('Forêt-1!'.normalize('NFC'), digest)).toBe(true);
  });

  it('S11 are made again when the policy changes, or was another algorithm', async () => {
    const digest = await hasher.hash('Xk7!pqLm');
    expect(hasher.needsRehash(digest)).toBe(false);
    expect(createPasswordHasher({ ...settings, iterations: 3 }).needsRehash(digest)).toBe(true);
    expect(createPasswordHasher({ ...settings, memoryKiB: 65_536 }).needsRehash(digest)).toBe(true);
    expect(hasher.needsRehash(digest.replace('argon2id', 'argon2i'))).toBe(true);
  });

  it('S6 verifying for an unknown account is false and costs the same', async () => {
    const digest = await hasher.hash('Xk7!pqLm');
    // Processor time, since other work on this machine says nothing of ours.
    const cost = async (against: string | undefined) => {
      const before = process.cpuUsage();
      expect(await hasher.verify('other', against)).toBe(false);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 25; round += 1) {
      known.push(await cost(digest));
      unknown.push(await cost(undefined));
    }
    const median = (costs: number[]) => costs.toSorted((a, b) => a - b)[12] as number;
    expect(median(known)).toBeGreaterThan(5);
    expect(Math.abs(median(known) - median(unknown))).toBeLessThan(15);
  });

  it('S11 work beyond the queue is refused at once, and the rest is done', async () => {
    const small = createPasswordHasher(settings, { concurrency: 1, queue: 2 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => small.hash('Xk7!pqLm')));
    expect(results.map(({ status }) => status).filter((status) => status === 'fulfilled')).toHaveLength(3);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(PasswordQueueFullError);
    }
    expect(await small.hash('Xk7!pqLm')).toMatch(/^\$argon2id/);
  });

  it('S10 more than 1 KiB is never hashed', async () => {
    await expect(hasher.hash('a'.repeat(1025))).rejects.toThrow(RangeError);
    expect(await hasher.verify('a'.repeat(1025), await hasher.hash('a'.repeat(1024)))).toBe(false);
  });
});
