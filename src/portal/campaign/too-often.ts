import { HOUR_MS } from '../../clock.ts';
import type { Author, OrientationFile } from './file.model.ts';

/** What a family may change in one pupil's file within an hour, and in a year: histories are kept for ever (I8). */
const MOST_IN_AN_HOUR = 30;
const MOST_IN_A_YEAR = 300;

/**
 * Whether a family has changed a file so often that it has to wait, or go to the school: counted in the history itself, so
 * that it holds for all processes at once and both guardians together. What a school does is not bounded here.
 */
export function isTooOften(file: Pick<OrientationFile, 'history'> | undefined, { kind }: Author, now: Date): boolean {
  if (!file || kind !== 'guardian') return false;
  const byFamily = file.history.filter(({ by }) => by.kind === 'guardian');
  const since = new Date(now.getTime() - HOUR_MS);
  return byFamily.length >= MOST_IN_A_YEAR || byFamily.filter(({ at }) => at > since).length >= MOST_IN_AN_HOUR;
}
