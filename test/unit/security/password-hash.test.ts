import { describe, expect, it, jest } from '@jest/globals';
import * as argon2 from 'argon2';

const verify = jest.fn(argon2.verify);
jest.unstable_mockModule('argon2', () => ({ ...argon2, verify }));
const { createPasswordHasher, PasswordQueueFullError } = await import('../../../src/security/password-hash.ts');

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

  it('S6 verifying for an unknown account is false, and takes the very same work', async () => {
    const digest = await hasher.hash('Xk7!pqLm');
    verify.mockClear();
    expect(await hasher.verify('other', digest)).toBe(false);
    expect(await hasher.verify('other', undefined)).toBe(false);
    expect(verify).toHaveBeenCalledTimes(2);
    // Algorithm, version, memory, passes and lengths are all that the time of a verification depends on.
    const costs = verify.mock.calls.map(([against, typed]) => {
      const [, algorithm, version, parameters = '', salt = '', hash = ''] = against.split('$');
      return {
        algorithm,
        version,
        parameters: parameters.split(',').sort(),
        salt: salt.length,
        hash: hash.length,
        typed,
      };
    });
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]).toMatchObject({ algorithm: 'argon2id', parameters: ['m=19456', 'p=1', 't=2'], typed: 'other' });
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
