import type { School } from '../../directory/school.model.ts';

/** A pupil's place in a school, as the vector tells it. */
export interface VectorPlace {
  uai: string;
  /** ELEVE_ID; of a first-degree school, which has none, the number that its file gives her here. */
  localId: string;
  schoolKind?: School['kind'] | undefined;
}

/** Who is signed in: a guardian with her name, a pupil without (domain/educonnect.md §2). */
type VectorPerson = { kind: 'guardian'; familyName: string; givenName: string } | { kind: 'pupil' };

/** 1 and 2 are guardians, 3 and 4 pupils; 2 and 4 of the second degree. */
const PROFILES = {
  guardian: { 'first-degree': 1, 'second-degree': 2 },
  pupil: { 'first-degree': 3, 'second-degree': 4 },
};

/** No name breaks the five fields. */
const field = (text: string) => text.replaceAll('|', ' ');

/**
 * One value of the older `FrEduVecteur`, which some connectors of school portals still match people by:
 * `profil|nom|prénom|identifiantÉlève|UAI`, one a child (domain/educonnect.md §2).
 */
export function frEduVecteur(
  person: VectorPerson,
  { uai, localId, schoolKind = 'second-degree' }: VectorPlace,
): string {
  const names = person.kind === 'guardian' ? [person.familyName, person.givenName] : ['', ''];
  return [String(PROFILES[person.kind][schoolKind]), ...names, localId, uai].map(field).join('|');
}
