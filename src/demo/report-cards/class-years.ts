import { schoolYearOf } from '../school/stages.ts';
import type { Grade } from './class.ts';

const ZONE = 'Indian/Reunion';
const OFFSET = '+04:00';

/** A term whose bilans families may read: the days of the council and of the lock (LSU `date-verrou`, local time). */
export interface ClassTerm {
  index: 1 | 2 | 3;
  council: string;
  lockedAt: string;
}

/** A school year of the class, as one LSU file tells it. */
export type ClassYear =
  | { kind: 'terms'; year: number; grade: Grade; division: string; terms: readonly ClassTerm[] }
  | { kind: 'cycle'; year: number; division: string; createdOn: string; lockedAt: string };

/** A school day: the Monday after a weekend. */
function weekday(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  while ([0, 6].includes(date.getUTCDay())) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

/** Councils and locks of a year; on La Réunion the first trimestre ends before that of metropolitan France. */
const termsOf = (year: number): ClassTerm[] => [
  { index: 1, council: weekday(year, 11, 12), lockedAt: `${weekday(year, 11, 18)}T16:30:00` },
  { index: 2, council: weekday(year + 1, 3, 4), lockedAt: `${weekday(year + 1, 3, 10)}T16:30:00` },
  { index: 3, council: weekday(year + 1, 6, 17), lockedAt: `${weekday(year + 1, 6, 24)}T16:30:00` },
];

/**
 * What families of the class may read at some moment: the end of cycle 3, in 6e, the year in 4e whole, and of this year in 3e
 * the terms that are over. Oldest first.
 */
export function classYears(now: Date): ClassYear[] {
  const year = schoolYearOf(ZONE, now);
  const over = termsOf(year).filter(({ lockedAt }) => new Date(`${lockedAt}${OFFSET}`) <= now);
  const sixth = year - 3;
  return [
    {
      kind: 'cycle',
      year: sixth,
      division: '6 A',
      createdOn: weekday(sixth + 1, 6, 15),
      lockedAt: `${weekday(sixth + 1, 6, 24)}T16:30:00`,
    },
    { kind: 'terms', year: year - 1, grade: '4e', division: '4 A', terms: termsOf(year - 1) },
    ...(over.length > 0
      ? [{ kind: 'terms', year, grade: '3e', division: '3 A', terms: over } satisfies ClassYear]
      : []),
  ];
}
