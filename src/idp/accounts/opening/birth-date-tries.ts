import type { Config } from '../../../config/schema.ts';
import type { Limit, Limits, Use } from '../../../web/limits.ts';

const DAY = 86_400;

const birthDateLimit = ({ activation }: Config): Limit => ({
  name: 'activation-birth-date',
  points: activation.birthDateTriesPerDay,
  seconds: DAY,
});

/**
 * Birth dates tried in a day for the children of one person (B6), in all her journeys together, whichever way she opens her
 * account; or for one pupil's own (C2).
 *
 * @param personIds her documents in the directory
 */
export const birthDateUses = (config: Config, personIds: readonly string[]): Use[] =>
  personIds.map((id) => [birthDateLimit(config), id]);

/** How many birth dates a person may still get wrong today (B6); `look` only says whether so many are left. */
export async function birthDateTriesLeft(
  { config, limits }: { config: Config; limits: Limits },
  personIds: readonly string[],
): Promise<number> {
  const left = await Promise.all(
    birthDateUses(config, personIds).map(async ([limit, subject]) => {
      const points = Array.from({ length: limit.points }, (_, index) => index + 1);
      const looks = await Promise.all(points.map((count) => limits.look({ ...limit, points: count }, subject)));
      return looks.filter(({ ok }) => ok).length;
    }),
  );
  return Math.min(config.activation.birthDateTriesPerDay, ...left);
}
