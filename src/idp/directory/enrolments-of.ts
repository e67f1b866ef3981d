import type { Connection } from 'mongoose';
import { type Pupil, pupils } from './pupil.model.ts';
import { type School, schools } from './school.model.ts';

/** A pupil as her own pages show her (F6): where she studies now. */
interface OwnSchooling {
  firstName: string;
  familyName: string;
  birthDate: string;
  enrolments: { uai: string; schoolName?: string; division?: string }[];
}

/** Where a pupil studies now; undefined when no school knows her any more. One round trip. */
export async function enrolmentsOf(db: Connection, pupilId: string): Promise<OwnSchooling | undefined> {
  const [found] = await pupils(db).aggregate<Pupil & { schools: School[] }>([
    { $match: { _id: pupilId } },
    {
      $lookup: { from: schools(db).collection.name, localField: 'enrolments.uai', foreignField: '_id', as: 'schools' },
    },
  ]);
  if (!found) return undefined;
  const { firstName, familyName, useName, birthDate, enrolments } = found;
  const present = enrolments.filter(({ leftOn }) => !leftOn);
  return {
    firstName,
    familyName: useName ?? familyName,
    birthDate,
    enrolments: present.map(({ uai, division }) => {
      const name = found.schools.find(({ _id }) => _id === uai)?.name;
      return { uai, ...(name && { schoolName: name }), ...(division && { division }) };
    }),
  };
}
