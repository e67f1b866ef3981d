import { Temporal } from 'temporal-polyfill';
import type { CampaignDates } from './campaign.model.ts';
import { APPEAL_DAYS } from './changes.ts';
import { startOfDay, timeZoneOf } from './school-days.ts';
import { lastWorkingDay } from './working-days.ts';

/** What is wrong with one of a campaign's days. */
export interface DateFault {
  field: keyof CampaignDates;
  /** `too-early`: it must come after (or with) the day of `than`; `no-time-to-appeal`: the year ends before a family could. */
  reason: 'not-a-day' | 'outside-year' | 'too-early' | 'no-time-to-appeal';
  than?: keyof CampaignDates;
}

/** Each day with the one before it; `later`: the same day will not do, for closings are at the end of a day. */
const ORDER: readonly { field: keyof CampaignDates; than: keyof CampaignDates; later?: true }[] = [
  { field: 'intentionsClose', than: 'intentionsOpen' },
  { field: 'opinionsOn', than: 'intentionsClose', later: true },
  { field: 'choicesOpen', than: 'opinionsOn' },
  { field: 'choicesClose', than: 'choicesOpen' },
  { field: 'proposalsOn', than: 'choicesClose', later: true },
  { field: 'answersClose', than: 'proposalsOn' },
  { field: 'endsOn', than: 'answersClose' },
];

/** The days of a campaign in their order. */
export const DATE_FIELDS: readonly (keyof CampaignDates)[] = ['intentionsOpen', ...ORDER.map(({ field }) => field)];

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/**
 * What is wrong with the dates of a school's year: they come one after the other, lie in the school year (from 1 August), and
 * leave the time to appeal a decision made as soon as the answers are in. Pure.
 */
export function dateFaults(uai: string, year: number, dates: CampaignDates): DateFault[] {
  const noDays = DATE_FIELDS.filter((field) => !isDay(dates[field]));
  if (noDays.length > 0) return noDays.map((field) => ({ field, reason: 'not-a-day' }));
  const [first, last] = [`${year}-08-01`, `${year + 1}-07-31`];
  const outside = DATE_FIELDS.filter((field) => dates[field] < first || dates[field] > last);
  if (outside.length > 0) return outside.map((field) => ({ field, reason: 'outside-year' }));
  const unordered = ORDER.filter(({ field, than, later }) =>
    later ? dates[field] <= dates[than] : dates[field] < dates[than],
  );
  if (unordered.length > 0) return unordered.map(({ field, than }) => ({ field, reason: 'too-early', than }));
  const answersClose = startOfDay(dates.answersClose, timeZoneOf(uai));
  const hasTime = lastWorkingDay(answersClose, APPEAL_DAYS, uai) <= dates.endsOn;
  return hasTime ? [] : [{ field: 'endsOn', reason: 'no-time-to-appeal', than: 'answersClose' }];
}
