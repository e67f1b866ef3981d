import { createRequire } from 'node:module';
import type DateHolidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import { dayAt, timeZoneOf } from './school-days.ts';

const require = createRequire(import.meta.url);

/** Public holidays that some départements have besides the national ones, by the first three digits of a UAI. */
const REGIONS: Readonly<Record<string, string>> = {
  '057': '57',
  '067': '67',
  '068': '68',
  '971': 'GP',
  '972': 'MQ',
  '973': 'GF',
  '974': 'RE',
  '976': 'YT',
  '977': 'BL',
  '978': 'MF',
};

const known = new Map<string, ReadonlySet<string>>();

/** The public holidays of a year where a school is, YYYY-MM-DD: worked out once, for it takes milliseconds. */
function holidaysOf(uai: string, year: number): ReadonlySet<string> {
  const region = REGIONS[uai.slice(0, 3)] ?? '';
  const name = `${region} ${year}`;
  const before = known.get(name);
  if (before) return before;
  // The calendars of the whole world: read at the first term that is counted, not at the start of the portal.
  const Holidays = require('date-holidays') as typeof DateHolidays;
  const calendar = region ? new Holidays('FR', region) : new Holidays('FR');
  const days = calendar.getHolidays(year).filter(({ type }) => type === 'public');
  const holidays = new Set(days.map(({ date }) => date.slice(0, 'YYYY-MM-DD'.length)));
  known.set(name, holidays);
  return holidays;
}

/** Whether a day counts in a term of working days: Monday to Saturday, public holidays aside (jours ouvrables). */
const isWorkingDay = (day: Temporal.PlainDate, uai: string): boolean =>
  day.dayOfWeek !== 7 && !holidaysOf(uai, day.year).has(day.toString());

/**
 * The last day of a term that begins the day after a notification, in a school's time zone (`domain/orientation.md` §2.11).
 *
 * @returns YYYY-MM-DD
 */
export function lastWorkingDay(notifiedAt: Date, days: number, uai: string): string {
  let day = Temporal.PlainDate.from(dayAt(notifiedAt, timeZoneOf(uai)));
  for (let left = days; left > 0; ) {
    day = day.add({ days: 1 });
    if (isWorkingDay(day, uai)) left -= 1;
  }
  return day.toString();
}
