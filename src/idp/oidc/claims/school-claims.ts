import type { Connection } from 'mongoose';
import type { ClientConfig, Config } from '../../../config/schema.ts';
import type { Child } from '../../directory/children-of.ts';
import { type Pupil, pupils } from '../../directory/pupil.model.ts';
import { type School, schools } from '../../directory/school.model.ts';
import type { VectorPlace } from './fr-edu-vecteur.ts';
import { pairwiseSubject } from './pairwise.ts';

/** CODE_PARENTE of SIECLE (domain/imports.md §1.3); old files have other codes, of which nothing is told. */
const KINSHIP: Record<string, string> = {
  10: 'mere',
  20: 'pere',
  37: 'fratrie',
  38: 'ascendant',
  39: 'autre-famille',
  41: 'educateur',
  42: 'assistant-familial',
  50: 'tuteur',
  51: 'ase',
  70: 'eleve',
  90: 'autre',
};

/** The four values of FrEduCtPersonAffiliation (domain/educonnect.md §2). */
const affiliation = (person: 'resp' | 'eleve', kind: School['kind']) =>
  `${person}${kind === 'first-degree' ? '1d' : '2d'}`;

export function guardianProfiles(children: readonly Child[]): string[] {
  const kinds = children.flatMap(({ schoolKind }) => (schoolKind ? [schoolKind] : []));
  return [...new Set(kinds.map((kind) => affiliation('resp', kind)))].sort();
}

/** A pupil’s `sub` for a client, whether she has an account or not. */
export const childSubject = (config: Config, client: ClientConfig, pupilId: string): string =>
  pairwiseSubject(config, client, `pupil:${pupilId}`);

/** The national number, for the services that the operator lets have it (G3). */
const nationalNumber = (client: ClientConfig, { ine }: Pick<Pupil, 'ine'>) => (client.ine && ine ? { ine } : {});

/** One element of `ecole.enfants`. The child's `sub` is pairwise too, and not that of an account she may have. */
export function childClaim(config: Config, child: Child, client: ClientConfig) {
  return {
    sub: childSubject(config, client, child.pupilId),
    ...nationalNumber(client, child),
    prenom: child.firstName,
    nom: child.useName ?? child.familyName,
    uai: child.uai,
    etablissement: child.schoolName,
    division: child.division,
    niveau: child.level,
    lien: KINSHIP[child.kinship ?? ''],
  };
}

export interface Schooling {
  profiles: string[];
  claim: { sub: string; ine?: string; uai: string; etablissement?: string; division?: string; niveau?: string };
  /** The place that the claim tells of, for those who know the older values. */
  place: VectorPlace;
}

/**
 * Where a pupil studies now, among the schools that count; one round trip. Its `sub` is the one that her guardians’
 * `ecole.enfants` have for her: a service knows by it that both speak of the same pupil.
 */
export async function schoolingOf(
  { config, db }: { config: Config; db: Connection },
  pupilId: string,
  client: ClientConfig,
  counts: (uai: string) => boolean,
): Promise<Schooling | undefined> {
  const [found] = await pupils(db).aggregate<Pupil & { schools: School[] }>([
    { $match: { _id: pupilId } },
    {
      $lookup: { from: schools(db).collection.name, localField: 'enrolments.uai', foreignField: '_id', as: 'schools' },
    },
  ]);
  const enrolment = found?.enrolments.find(({ uai, leftOn }) => !leftOn && counts(uai));
  if (!found || !enrolment) return undefined;
  const { uai, division, level } = enrolment;
  const school = found.schools.find(({ _id }) => _id === uai);
  return {
    profiles: school ? [affiliation('eleve', school.kind)] : [],
    claim: {
      sub: childSubject(config, client, pupilId),
      ...nationalNumber(client, found),
      uai,
      etablissement: school?.name,
      division,
      niveau: level,
    },
    place: { uai, localId: enrolment.localId, schoolKind: school?.kind },
  };
}
