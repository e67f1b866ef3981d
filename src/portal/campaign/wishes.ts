import type { Campaign } from './campaign.model.ts';
import type { Level } from './current-file.ts';
import type { Opinion, Proposal, Wish } from './file.model.ts';
import { startOfDay, timeZoneOf } from './school-days.ts';

/**
 * What is wrong with what a family enters or a school records, found by form, API, command line, and once more by `act`.
 * Nothing wrong: an empty list. Pure.
 */

/** Characters of «Métier ou formation». */
export const LONGEST_OCCUPATION = 120;
/** Characters of «Motivations du conseil de classe» and of other words of a school. */
export const LONGEST_REASONS = 2_000;

export interface WishFault {
  /** As people count: 1 for the first. */
  rank: number;
  field: 'track' | 'occupation' | 'status';
  /** `missing` at rank 1 of an empty list: at least one is needed; `too-many`: at the first rank that is too much. */
  reason: 'missing' | 'unknown' | 'twice' | 'too-many' | 'too-long' | 'not-here';
}

/** Characters of the place of a meeting. */
export const LONGEST_PLACE = 200;

/** What is wrong with what a school records. */
export interface RecordFault {
  field: 'answers' | 'recommended' | 'agreed' | 'other' | 'support' | 'tracks' | 'reasons' | 'at' | 'place';
  /** From 1, where one of several is wrong. */
  rank?: number;
  /**
   * `count`: not one answer per wish; `asked`: the family asked for this track itself; `outside-year`: not in the school year
   * of the campaign.
   */
  reason: 'missing' | 'unknown' | 'twice' | 'count' | 'asked' | 'too-long' | 'outside-year';
}

export type Fault = WishFault | RecordFault;

/**
 * Faults of intentions or choices (I1): 1 to `mostWishes` of them, no track twice, trade and status only where the track
 * has them; a status may be left open.
 */
export function wishFaults(level: Level, wishes: readonly Wish[]): WishFault[] {
  if (wishes.length === 0) return [{ rank: 1, field: 'track', reason: 'missing' }];
  const tooMany: WishFault[] =
    wishes.length > level.mostWishes ? [{ rank: level.mostWishes + 1, field: 'track', reason: 'too-many' }] : [];
  return [...wishes.slice(0, level.mostWishes).flatMap((_, index) => faultsAt(level, wishes, index)), ...tooMany];
}

function faultsAt(level: Level, wishes: readonly Wish[], index: number): WishFault[] {
  const { track, occupation, status } = wishes[index]!;
  const rank = index + 1;
  const known = level.tracks.find(({ id }) => id === track);
  if (!known) return [{ rank, field: 'track', reason: track === '' ? 'missing' : 'unknown' }];
  const faults: WishFault[] = [];
  if (wishes.findIndex((wish) => wish.track === track) < index) faults.push({ rank, field: 'track', reason: 'twice' });
  if (occupation && !known.occupation) faults.push({ rank, field: 'occupation', reason: 'not-here' });
  else if (occupation && occupation.length > LONGEST_OCCUPATION)
    faults.push({ rank, field: 'occupation', reason: 'too-long' });
  if (status && !known.statuses) faults.push({ rank, field: 'status', reason: 'not-here' });
  else if (status && !['school', 'apprentice'].includes(status))
    faults.push({ rank, field: 'status', reason: 'unknown' });
  return faults;
}

const ANSWERS: readonly string[] = ['favourable', 'reserved', 'unfavourable'] satisfies Opinion['answers'];

/** Faults of a council's opinion on these intentions: one answer each, by rank (I5). */
export function opinionFaults(level: Level, intentions: readonly Wish[], opinion: Opinion): RecordFault[] {
  const { answers, recommended, reasons } = opinion;
  return [
    ...countFault('answers', answers, intentions),
    ...answers.flatMap((answer, index): RecordFault[] =>
      ANSWERS.includes(answer) ? [] : [{ field: 'answers', rank: index + 1, reason: 'unknown' }],
    ),
    ...unaskedFaults('recommended', level, intentions, recommended),
    ...lengthFault('reasons', reasons),
  ];
}

/** Faults of a council's proposal on these choices: each agreed to or not, by rank (I6). */
export function proposalFaults(level: Level, choices: readonly Wish[], proposal: Proposal): RecordFault[] {
  const { agreed, other, support, reasons } = proposal;
  return [
    ...countFault('agreed', agreed, choices),
    ...unaskedFaults('other', level, choices, other),
    ...lengthFault('support', support),
    ...lengthFault('reasons', reasons),
  ];
}

/** Faults of the tracks that the head or the commission decided on: at least one, each of the level, none twice. */
export function trackFaults(
  level: Level,
  { tracks, reasons }: { tracks: readonly string[]; reasons?: string | undefined },
): RecordFault[] {
  const missing: RecordFault[] = tracks.length === 0 ? [{ field: 'tracks', reason: 'missing' }] : [];
  const each = tracks.flatMap((track, index): RecordFault[] => {
    if (!level.tracks.some(({ id }) => id === track)) return [{ field: 'tracks', rank: index + 1, reason: 'unknown' }];
    return tracks.indexOf(track) < index ? [{ field: 'tracks', rank: index + 1, reason: 'twice' }] : [];
  });
  return [...missing, ...each, ...lengthFault('reasons', reasons)];
}

/** Faults of a meeting with the head of school: in the school year, at a place that is told in a few words. */
export function meetingFaults(
  { uai, year }: Pick<Campaign, 'uai' | 'year'>,
  { at, place = '' }: { at: Date; place?: string },
): RecordFault[] {
  const zone = timeZoneOf(uai);
  const isInYear = startOfDay(`${year}-08-01`, zone) <= at && at < startOfDay(`${year + 1}-08-01`, zone);
  return [
    ...(isInYear ? [] : [{ field: 'at', reason: 'outside-year' } as const]),
    ...(place.length > LONGEST_PLACE ? [{ field: 'place', reason: 'too-long' } as const] : []),
  ];
}

const countFault = (field: 'answers' | 'agreed', given: readonly unknown[], wishes: readonly Wish[]): RecordFault[] =>
  given.length === wishes.length ? [] : [{ field, reason: 'count' }];

const lengthFault = (field: 'reasons' | 'support', text: string | undefined): RecordFault[] =>
  text !== undefined && text.length > LONGEST_REASONS ? [{ field, reason: 'too-long' }] : [];

function unaskedFaults(
  field: 'recommended' | 'other',
  level: Level,
  wishes: readonly Wish[],
  track: string | undefined,
): RecordFault[] {
  if (track === undefined) return [];
  if (!level.tracks.some(({ id }) => id === track)) return [{ field, reason: 'unknown' }];
  return wishes.some((wish) => wish.track === track) ? [{ field, reason: 'asked' }] : [];
}
