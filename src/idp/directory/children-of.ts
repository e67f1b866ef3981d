import type { Connection } from 'mongoose';
import { type Guardian, guardians } from './guardian.model.ts';
import { type Pupil, pupils } from './pupil.model.ts';
import { type School, schools } from './school.model.ts';

/** A child a guardian has rights over, in one school: a child of two schools comes twice. */
export interface Child {
  pupilId: string;
  /** The guardian document that holds the link, where an account groups several. */
  guardianId: string;
  firstName: string;
  familyName: string;
  useName?: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  /** National number: for services allowed to have it, never shown. */
  ine?: string;
  uai: string;
  /** Her number in that school, as the school’s file has it. */
  localId: string;
  /** Absent when neither the configuration nor the files name the school: show the code. */
  schoolName?: string;
  schoolKind?: School['kind'];
  division?: string;
  level?: string;
  /** CODE_PARENTE. */
  kinship?: string;
  /** The school's file did not tell that the guardian is a legal representative (ONDE). */
  toConfirm?: true;
}

export interface SchoolOfChildren {
  uai: string;
  schoolName?: string;
  schoolKind?: School['kind'];
  children: Child[];
}

type Found = Pick<Guardian, '_id' | 'records'> & { pupils: Pupil[]; schools: School[] };

/**
 * The children these guardians (one person, or the grouped records of one account) may act for today: legal
 * representative, not declined, and still in the school that says so (B6, H1, S50). Schools by name, children eldest
 * first. One round trip, by `_id` alone.
 */
export async function childrenOf(db: Connection, guardianIds: readonly string[]): Promise<Child[]> {
  if (guardianIds.length === 0) return [];
  const found = await guardians(db).aggregate<Found>([
    { $match: { _id: { $in: [...guardianIds] } } },
    { $project: { 'records.uai': 1, 'records.links': 1 } },
    {
      $lookup: {
        from: pupils(db).collection.name,
        localField: 'records.links.pupilId',
        foreignField: '_id',
        as: 'pupils',
      },
    },
    { $lookup: { from: schools(db).collection.name, localField: 'records.uai', foreignField: '_id', as: 'schools' } },
  ]);
  const children = new Map<string, Child>();
  for (const guardian of found) {
    for (const child of childrenOfOne(guardian)) {
      const key = `${child.uai}:${child.pupilId}`;
      if (!children.has(key)) children.set(key, child);
    }
  }
  return [...children.values()].sort(bySchoolThenAge);
}

/** The same children under their schools, in the same order, for pages (B6, H1). */
export function groupBySchool(children: readonly Child[]): SchoolOfChildren[] {
  const groups = new Map<string, SchoolOfChildren>();
  for (const child of children) {
    const { uai, schoolName, schoolKind } = child;
    const group = groups.get(uai) ?? { uai, schoolName, schoolKind, children: [] };
    group.children.push(child);
    groups.set(uai, group);
  }
  return [...groups.values()];
}

function childrenOfOne(guardian: Found): Child[] {
  return guardian.records.flatMap((record) => {
    const school = guardian.schools.find(({ _id }) => _id === record.uai);
    return record.links.flatMap((link): Child[] => {
      if (link.level !== 1 || link.declinedAt) return [];
      const pupil = guardian.pupils.find(({ _id }) => _id === link.pupilId);
      const enrolment = pupil?.enrolments.find(({ uai, leftOn }) => uai === record.uai && !leftOn);
      if (!pupil || !enrolment) return [];
      return [
        {
          pupilId: pupil._id,
          guardianId: guardian._id,
          firstName: pupil.firstName,
          familyName: pupil.familyName,
          useName: pupil.useName,
          birthDate: pupil.birthDate,
          ine: pupil.ine,
          uai: record.uai,
          localId: enrolment.localId,
          schoolName: school?.name,
          schoolKind: school?.kind,
          division: enrolment.division,
          level: enrolment.level,
          kinship: link.kinship,
          toConfirm: link.toConfirm,
        },
      ];
    });
  });
}

function bySchoolThenAge(a: Child, b: Child): number {
  return (
    (a.schoolName ?? a.uai).localeCompare(b.schoolName ?? b.uai, 'fr') ||
    a.uai.localeCompare(b.uai) ||
    a.birthDate.localeCompare(b.birthDate) ||
    a.firstName.localeCompare(b.firstName, 'fr')
  );
}
