import { type Connection, trusted } from 'mongoose';
import { type Pupil, pupils } from './pupil.model.ts';

/** A pupil whom a school has today, with her place there. */
export interface RosterPupil {
  _id: string;
  ine?: string;
  firstName: string;
  /** The name she uses. */
  familyName: string;
  birthDate: string;
  localId: string;
  division?: string;
  level?: string;
}

type Found = Pick<Pupil, '_id' | 'ine' | 'firstName' | 'familyName' | 'useName' | 'birthDate' | 'enrolments'>;
const FIELDS = { ine: 1, firstName: 1, familyName: 1, useName: 1, birthDate: 1, enrolments: 1 };

const present = (uai: string) => ({ enrolments: trusted({ $elemMatch: { uai, leftOn: { $exists: false } } }) });

function inSchool({ _id, ine, firstName, familyName, useName, birthDate, enrolments }: Found, uai: string) {
  const { localId, division, level } = enrolments.find((one) => one.uai === uai && !one.leftOn)!;
  return { _id, ine, firstName, familyName: useName ?? familyName, birthDate, localId, division, level };
}

const { compare } = new Intl.Collator('fr', { numeric: true });

/** What a roster is ordered by. */
export type RosterPlace = Pick<RosterPupil, '_id' | 'division' | 'familyName' | 'firstName'>;

/** By class as people count («3e A» before «10e»), then by name; never two pupils at one place. */
export const byPlace = (a: RosterPlace, b: RosterPlace): number =>
  compare(a.division ?? '', b.division ?? '') ||
  compare(a.familyName, b.familyName) ||
  compare(a.firstName, b.firstName) ||
  (a._id < b._id ? -1 : Number(a._id > b._id));

/** The pupils whom a school has today, in no order. One query by the index on schools; who left is not listed. */
export async function rosterOf(db: Connection, uai: string): Promise<RosterPupil[]> {
  const found = await pupils(db).find(present(uai), FIELDS).lean<Found[]>();
  return found.map((pupil) => inSchool(pupil, uai));
}

/** The same by their `_id` alone, for who looks for one of them. */
export async function pupilIdsOf(db: Connection, uai: string): Promise<string[]> {
  const found = await pupils(db).find(present(uai), { _id: 1 }).lean<Pick<Pupil, '_id'>[]>();
  return found.map(({ _id }) => _id);
}

/** One pupil, if the school has her today; by her `_id`. */
export async function pupilInSchool(db: Connection, uai: string, pupilId: string): Promise<RosterPupil | undefined> {
  const found = await pupils(db)
    .findOne({ _id: pupilId, ...present(uai) }, FIELDS)
    .lean<Found>();
  return found ? inSchool(found, uai) : undefined;
}
