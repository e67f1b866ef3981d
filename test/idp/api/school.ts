import type { Connection } from 'mongoose';
import { type Guardian, type GuardianLink, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { type Enrolment, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';

export const COLLEGE = '0159901F';
export const LYCEE = '0159902G';
export const ECOLE = '0159903H';

const enrolled = (uai: string, id: string, division: string, level: string, leftOn?: string): Enrolment => ({
  uai,
  localId: `local-${id}`,
  key: `${uai}:${id}`,
  division,
  level,
  ...(leftOn && { leftOn }),
});

async function addPupil(db: Connection, familyName: string, firstName: string, enrolments: Enrolment[], more = {}) {
  const _id = `pupil-${firstName}`;
  await pupils(db).create({ _id, familyName, firstName, birthDate: '2012-03-14', enrolments, ...more });
}

type Link = Partial<GuardianLink> & { pupilId: string };

async function addGuardian(
  db: Connection,
  firstName: string,
  familyName: string,
  linksBySchool: Record<string, Link[]>,
) {
  const records: Guardian['records'] = Object.entries(linksBySchool).map(([uai, links]) => ({
    uai,
    localId: firstName,
    key: `${uai}:${firstName}`,
    civility: 'MME',
    familyName,
    firstName,
    email: `${firstName.toLowerCase()}.${uai}@example.fr`,
    mobile: '+33639980101',
    links: links.map((link) => ({ level: 1, ...link })),
  }));
  await guardians(db).create({ _id: firstName, nameKeys: [], mobileKeys: [], emails: [], records, schemaVersion: 1 });
}

/**
 * A college where Adam has left, a pupil of a lycée too, and guardians of every kind: with rights (Léa, Karim, Nora), in
 * charge only (Oscar), who said that he is not (Denis).
 */
export async function openSchools(db: Connection): Promise<void> {
  await schools(db).create([
    { _id: COLLEGE, name: 'Collège Hortense Vailland', kind: 'second-degree' },
    { _id: LYCEE, name: 'Lycée Simone Delmas', kind: 'second-degree' },
    { _id: ECOLE, name: 'École du Four à chaux', kind: 'first-degree' },
  ]);
  await addPupil(db, 'BENALI', 'Inès', [enrolled(COLLEGE, 'ines', '3e A', '2116')], { ine: '990000101AA' });
  await addPupil(db, 'Éluard', 'Paul', [enrolled(COLLEGE, 'paul', '3e A', '2116')], { useName: 'ÉLUARD-NOIR' });
  await addPupil(db, 'FERRAND', 'Lucas', [enrolled(COLLEGE, 'lucas', '3e B', '2434')]);
  await addPupil(db, 'ZOLA', 'Denise', [enrolled(COLLEGE, 'denise', '10e', '2112')]);
  await addPupil(db, 'ADAM', 'Rémi', [enrolled(COLLEGE, 'remi', '3e A', '2116', '2026-10-01')]);
  await addPupil(db, 'DURANT', 'Théo', [
    enrolled(COLLEGE, 'theo', '3e A', '2116', '2026-08-31'),
    enrolled(LYCEE, 'theo', '2de 4', '2211'),
  ]);
  const of = (firstName: string, more: Partial<GuardianLink> = {}) => ({ pupilId: `pupil-${firstName}`, ...more });
  await addGuardian(db, 'Léa', 'BENALI', { [COLLEGE]: [of('Inès')], [LYCEE]: [of('Théo')] });
  await addGuardian(db, 'Karim', 'BENALI', { [COLLEGE]: [of('Inès')] });
  await addGuardian(db, 'Oscar', 'BENALI', { [COLLEGE]: [of('Inès', { level: 2 })] });
  await addGuardian(db, 'Denis', 'BENALI', { [COLLEGE]: [of('Inès', { declinedAt: new Date() })] });
  await addGuardian(db, 'Nora', 'FERRAND', { [COLLEGE]: [of('Lucas')] });
}
