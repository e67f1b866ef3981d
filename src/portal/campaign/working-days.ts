import DateHolidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';
import { dayAt, timeZoneOf } from './school-days.ts';

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

const calendars = new Map<string, DateHolidays>();

function calendarOf(uai: string): DateHolidays {
  const region = REGIONS[uai.slice(0, 3)] ?? '';
  const known = calendars.get(region);
  if (known) return known;
  const calendar = region ? new DateHolidays('FR', region) : new DateHolidays('FR');
  calendars.set(region, calendar);
  return calendar;
}

/** Whether a day counts in a term of working days: Monday to Saturday, public holidays aside (jours ouvrables). */
function isWorkingDay(day: Temporal.PlainDate, uai: string): boolean {
  if (day.dayOfWeek === 7) return false;
  const holidays = calendarOf(uai).getHolidays(day.year);
  return !holidays.some(({ type, date }) => type === 'public' && date.startsWith(day.toString()));
}

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
