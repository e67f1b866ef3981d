import { Temporal } from 'temporal-polyfill';
import type { Campaign } from '../campaign/campaign.model.ts';
import { instantsOf } from '../campaign/current-file.ts';
import { timeZoneOf } from '../campaign/school-days.ts';

/**
 * A mail to all families of a campaign (I4): that an entry opens; or that it closes soon, to those who entered nothing, and the
 * answer to proposals, to those who have not answered.
 */
export interface Announcement {
  /** `uai:year:kind:entry:day`: moved to another day, it is another announcement. */
  id: string;
  kind: 'opening' | 'reminder';
  entry: keyof typeof OPENINGS;
  campaign: Campaign;
  /** The day of the opening, or of the closing. */
  day: string;
  dueAt: Date;
  /** From then on it is of no use. */
  endsAt: Date;
}

/** What families give until a day, and the day from which they may; proposals are told of one by one. */
const OPENINGS = {
  intentions: 'intentionsOpen',
  choices: 'choicesOpen',
  answers: 'proposalsOn',
} as const satisfies Record<string, keyof Campaign['dates']>;
const ENTRIES = ['intentions', 'choices', 'answers'] as const;

const REMINDER_DAYS = 3;
const LAST_HOUR = 20;

const at = (day: Temporal.PlainDate, hour: number, timeZone: string) =>
  new Date(day.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds);

/**
 * The announcements of a campaign, with when each is due. An entry that is open for three days or less has no reminder.
 *
 * @param hour of the day, where the school is
 */
export function announcementsOf(campaign: Campaign, hour: number): Announcement[] {
  const { _id, uai, dates } = campaign;
  const zone = timeZoneOf(uai);
  const instants = instantsOf(campaign);
  return ENTRIES.flatMap((entry) => {
    const opens = Temporal.PlainDate.from(dates[OPENINGS[entry]]);
    const closes = Temporal.PlainDate.from(dates[`${entry}Close`]);
    const reminds = closes.subtract({ days: REMINDER_DAYS });
    const closesAt = instants[`${entry}Close`];
    const one = (kind: Announcement['kind'], day: Temporal.PlainDate, dueAt: Date, endsAt: Date): Announcement => ({
      id: `${_id}:${kind}:${entry}:${day}`,
      ...{ kind, entry, campaign, day: day.toString(), dueAt, endsAt },
    });
    const remindedAt = at(reminds, hour, zone);
    const isReminded = Temporal.PlainDate.compare(reminds, opens) > 0 && remindedAt < closesAt;
    const isOpened = entry !== 'answers';
    return [
      ...(isOpened ? [one('opening', opens, at(opens, hour, zone), isReminded ? remindedAt : closesAt)] : []),
      ...(isReminded ? [one('reminder', closes, remindedAt, closesAt)] : []),
    ];
  });
}

/**
 * When an announcement is to be made, `now` at the earliest: late ones wait for the next morning of the school.
 *
 * @returns undefined when it is of no use any more
 */
export function nextTime({ dueAt, endsAt, campaign }: Announcement, hour: number, now: Date): Date | undefined {
  const timeZone = timeZoneOf(campaign.uai);
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const isMorning = local.hour < hour;
  const isDaytime = !isMorning && local.hour < Math.max(LAST_HOUR, hour + 1);
  const day = local.toPlainDate();
  const waking = isDaytime ? now : at(isMorning ? day : day.add({ days: 1 }), hour, timeZone);
  const time = dueAt > now ? dueAt : waking;
  return time < endsAt ? time : undefined;
}

/**
 * Whether the records tell that it was made: for its very day; or, of an opening, for a later day, which the school has
 * moved since to an earlier one.
 */
export function isMade({ id, kind, day }: Announcement, finished: readonly string[]): boolean {
  const series = id.slice(0, -day.length);
  return finished.some((one) => one === id || (kind === 'opening' && one.startsWith(series) && one > id));
}
