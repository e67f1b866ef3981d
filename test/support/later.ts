import { jest } from '@jest/globals';

/**
 * Lets seconds pass for everybody in this process, where libraries and the engine read the time by themselves. A file that
 * uses it takes it back after each test: `afterEach(() => jest.restoreAllMocks())`.
 *
 * @returns takes it back before
 */
export function later(seconds: number): () => void {
  const realNow = Date.now;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + seconds * 1000);
  return () => clock.mockRestore();
}
