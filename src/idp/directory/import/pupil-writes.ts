import type { Enrolment, Pupil } from '../pupil.model.ts';
import { changesBetween, type Operation, updateOf, writeGuardian, writePupil } from './operations.ts';
import type { PupilRow } from './rows.ts';

const IDENTITY = ['ine', 'familyName', 'useName', 'firstName', 'birthDate', 'sex'] as const;
const PLACE = ['localId', 'key', 'division', 'mef', 'level', 'leftOn'] as const;

export function placeOf(uai: string, { localId, division, mef, level, leftOn }: PupilRow): Enrolment {
  return { uai, localId, key: `${uai}:${localId}`, division, mef, level, leftOn };
}

export function createPupil(_id: string, row: PupilRow, place: Enrolment): Operation {
  const { ine, familyName, useName, firstName, birthDate, sex } = row;
  const identity = { _id, ine, familyName, useName, firstName, birthDate, sex };
  return writePupil({ insertOne: { document: { ...identity, enrolments: [place], schemaVersion: 1 } } });
}

/** Adds a school to a pupil, and the row's names when this school is to name her; twice does no more than once. */
export function addEnrolment(
  known: Partial<Pupil> & { _id: string },
  row: PupilRow,
  place: Enrolment,
  names: boolean,
): Operation {
  const { set } = (names && changesBetween<Pupil>(known, row, IDENTITY)) || { set: {} };
  const filter = { _id: known._id, 'enrolments.key': { $ne: place.key } };
  const naming = Object.keys(set).length > 0 ? { $set: set } : {};
  return writePupil({ updateOne: { filter, update: { $push: { enrolments: place }, ...naming } } });
}

/** What brings a pupil and her place in one school up to date; undefined when nothing does. An INE is never taken away. */
export function changePupil(
  pupil: Pupil,
  own: Enrolment,
  row: PupilRow,
  place: Enrolment,
  names: boolean,
): Operation | undefined {
  const named = names ? changesBetween<Pupil>(pupil, { ...row, ine: row.ine ?? pupil.ine }, IDENTITY) : undefined;
  const placed = changesBetween<Enrolment>(own, place, PLACE, 'enrolments.$[place].');
  if (!named && !placed) return undefined;
  const update = updateOf({ set: { ...named?.set, ...placed?.set }, unset: { ...named?.unset, ...placed?.unset } });
  const filter = { _id: pupil._id, 'enrolments.key': own.key };
  return writePupil({ updateOne: { filter, update, arrayFilters: placed && [{ 'place.key': own.key }] } });
}

export function endEnrolment(_id: string, key: string, leftOn: string): Operation {
  const filter = { _id, 'enrolments.key': key };
  return writePupil({ updateOne: { filter, update: { $set: { 'enrolments.$.leftOn': leftOn } } } });
}

/** The links that one school has to a pupil go to the pupil she turns out to be, with what guardians said of them. */
export function passOnLinks(from: string, to: string, uai: string): Operation {
  return writeGuardian({
    updateMany: {
      filter: { 'records.links.pupilId': from, 'records.uai': uai },
      update: { $set: { 'records.$[record].links.$[link].pupilId': to } },
      arrayFilters: [{ 'record.uai': uai }, { 'link.pupilId': from }],
    },
  });
}

/** Takes local ids from the pupil who had them. A pupil who is another by now goes with her last place. */
export function freeEnrolments({ _id, enrolments }: Pupil, keys: readonly string[], isAnother: boolean): Operation {
  const others = enrolments.filter(({ key }) => !keys.includes(key));
  if (isAnother && others.length === 0) return writePupil({ deleteOne: { filter: { _id } } });
  return writePupil({ updateOne: { filter: { _id }, update: { $pull: { enrolments: { key: { $in: [...keys] } } } } } });
}
