import { MINUTE_MS } from '../clock.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * MINUTE_MS;

/**
 * How long to wait after a failed attempt, in milliseconds: about 2, 4, 8… seconds, 5 minutes at most. A random part, so
 * that what a provider's failure held back does not fall upon it all at once.
 *
 * @param attempts made so far, from 1
 * @param longest wait, in milliseconds
 */
export function backOff(attempts: number, random: () => number = Math.random, longest = LONGEST_MS): number {
  const full = Math.min(longest, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(full * (0.5 + random() / 2));
}
