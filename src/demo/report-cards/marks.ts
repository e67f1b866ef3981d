import { type ClassPupil, PUPILS } from './class.ts';
import type { ClassSubject } from './subjects.ts';

const LEAST = 3.5;
const MOST = 19.6;

/** A difference of up to a point and a half that looks like chance, and is the same at each start. */
const spread = (pupil: ClassPupil, subject: ClassSubject, term: number) =>
  (((Number(pupil.localId) * 7 + Number(subject.code) * 3 + term * 11) % 31) - 15) / 10;

/**
 * A pupil's mark in a subject, out of 20, to the tenth.
 *
 * @param term counted from the first one shown: trends go on over the years
 */
export function markOf(pupil: ClassPupil, subject: ClassSubject, term: number): number {
  const mark = pupil.mean + subject.offset + pupil.trend * term + spread(pupil, subject, term);
  return Math.round(Math.min(MOST, Math.max(LEAST, mark)) * 10) / 10;
}

/** The mean of those who have marks. */
export function classMark(subject: ClassSubject, term: number): number {
  const marks = PUPILS.filter(({ hasPositions }) => !hasPositions).map((pupil) => markOf(pupil, subject, term));
  return Math.round((marks.reduce((sum, mark) => sum + mark, 0) / marks.length) * 10) / 10;
}

/** 1 «non atteints» to 4 «dépassés». */
export const positionOf = (mark: number): number => (mark < 8 ? 1 : mark < 12 ? 2 : mark < 16 ? 3 : 4);
