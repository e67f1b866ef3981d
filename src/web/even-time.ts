import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets an answer leave no earlier than others of its kind, so that its delay does not tell what was found (security.md
 * S14).
 *
 * @param floorMs well above what the slowest of them takes
 */
export async function evenTime<Result>(floorMs: number, work: Promise<Result>): Promise<Result> {
  const [result] = await Promise.all([work, sleep(floorMs)]);
  return result;
}
