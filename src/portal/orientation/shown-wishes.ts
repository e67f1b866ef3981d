import type { Level } from '../campaign/current-file.ts';
import type { Entry, Wish } from '../campaign/file.model.ts';
import type { LocalDates } from '../campaign/local-dates.ts';
import { trackName } from '../campaign/track-name.ts';
import type { Words } from '../service-entry.ts';

/** A wish in words: see `views/partials/orientation/wishes.hbs`. */
export interface ShownWish {
  rank: number;
  track: string;
  occupation?: string;
  status?: Wish['status'];
}

export const showWishes = (level: Level, wishes: readonly Wish[], words: Pick<Words, 'locale'>): ShownWish[] =>
  wishes.map(({ track, occupation, status }, place) => ({
    rank: place + 1,
    track: trackName(level, track, words.locale),
    ...(occupation && { occupation }),
    ...(status && { status }),
  }));

/** What a family entered, by whom and when: see `views/partials/orientation/entry.hbs`. */
export interface ShownEntry {
  wishes: ShownWish[];
  /** Absent: the school, from a paper form. */
  by?: string;
  day: string;
  hour: string;
}

export const showEntry = (
  level: Level,
  { wishes, by, at }: Entry,
  words: Pick<Words, 'locale'>,
  dates: LocalDates,
): ShownEntry => ({
  wishes: showWishes(level, wishes, words),
  ...(by.kind === 'guardian' && { by: by.name ?? '' }),
  day: dates.day(at),
  hour: dates.hour(at),
});
