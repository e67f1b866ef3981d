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

/** Days that must be between each day and the one before it; after the last answers there is a week left to appeal in. */
const GAPS = [0, 0, 1, 0, 0, 1, 0, 7] as const;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What day it is somewhere: 2027-02-26. */
const dayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);

/** The school year of a day, by its first calendar year: it begins on 1 August. */
export const schoolYearOf = (timeZone: string, now: Date): number => {
  const [year, month] = dayIn(timeZone, now).split('-').map(Number) as [number, number];
  return month >= 8 ? year : year - 1;
};

/** Whether a day is on the same side of today as it was meant to be; the end of the campaign is over the day after it. */
const isAtItsSide = (days: readonly number[], meant: readonly number[]) =>
  days.every((day, index) => (meant[index]! > 0 ? day > 0 : day <= 0)) && days.at(-1)! < 0 === meant.at(-1)! < 0;

/**
 * The days of a campaign at whose stage it is today, all in the school year of today: nearer to one another in its first and
 * last weeks. Undefined: so close to 1 August, no campaign can be at that stage.
 */
export function daysAt(stage: 'before' | Stage, timeZone: string, now: Date): string[] | undefined {
  const today = Date.parse(`${dayIn(timeZone, now)}T00:00:00Z`);
  const year = schoolYearOf(timeZone, now);
  const [first, last] = [Date.UTC(year, 7, 1), Date.UTC(year + 1, 6, 31)].map((day) => (day - today) / DAY_MS) as [
    number,
    number,
  ];
  const days = [...DAYS[stage]];
  days.reduceRight((next, day, index) => (days[index] = Math.min(day, next - (GAPS[index + 1] ?? 0))), last);
  days.reduce((before, day, index) => (days[index] = Math.max(day, before + GAPS[index]!)), first);
  if (days.at(-1)! > last || !isAtItsSide(days, DAYS[stage])) return undefined;
  return days.map((distance) => new Date(today + distance * DAY_MS).toISOString().slice(0, 10));
}
