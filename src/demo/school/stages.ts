/** Moments of a year of orientation that the demonstration can be put at, in their order. */
export const STAGES = ['intentions', 'opinions', 'choices', 'proposals', 'decisions', 'end'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * The eight days of a campaign, in days from today: opening and last day of the intentions, opinions, opening and last day of
 * the choices, proposals, last day of the answers, end.
 */
const DAYS: Readonly<Record<'before' | Stage, readonly number[]>> = {
  before: [7, 14, 17, 21, 28, 31, 35, 45],
  intentions: [-2, 9, 12, 16, 23, 26, 30, 40],
  opinions: [-8, -3, 0, 5, 12, 15, 19, 29],
  choices: [-9, -5, -3, 0, 9, 12, 16, 26],
  proposals: [-10, -7, -5, -4, -3, 0, 9, 19],
  decisions: [-10, -7, -5, -4, -3, 0, 9, 19],
  end: [-20, -17, -15, -14, -12, -10, -8, -1],
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** What day it is somewhere: 2027-02-26. */
const dayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);

/** The school year of a day, by its first calendar year: it begins on 1 August. */
export const schoolYearOf = (timeZone: string, now: Date): number => {
  const [year, month] = dayIn(timeZone, now).split('-').map(Number) as [number, number];
  return month >= 8 ? year : year - 1;
};

/** The days of a campaign at whose stage it is today; none is outside of the school year. */
export function daysAt(stage: 'before' | Stage, timeZone: string, now: Date): string[] {
  const today = Date.parse(`${dayIn(timeZone, now)}T00:00:00Z`);
  const year = schoolYearOf(timeZone, now);
  const [first, last] = [Date.UTC(year, 7, 1), Date.UTC(year + 1, 6, 31)];
  return DAYS[stage].map((distance) => {
    const day = Math.min(Math.max(today + distance * DAY_MS, first), last);
    return new Date(day).toISOString().slice(0, 10);
  });
}
