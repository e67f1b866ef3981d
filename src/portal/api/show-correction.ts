import type { z } from 'zod';
import type { Correction } from '../corrections/correction.model.ts';
import { pupilPages } from '../directory/pupil-pages.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { shownAuthor } from './author-schema.ts';
import type { correctionSchema } from './correction-schema.ts';
import { etagOf } from './etag.ts';
import type { Call } from './operation.ts';

type ShownCorrection = z.output<typeof correctionSchema>;

/** The pupils that corrections are about, as their school knows them today, by subject; who has left is not there. */
type PupilsBySub = ReadonlyMap<string, SchoolPupil>;

/** Those of a list of corrections: pages of the school, until all are found. */
export async function pupilsOfAll(
  { portal, place }: Pick<Call, 'portal' | 'place'>,
  corrections: readonly Correction[],
): Promise<PupilsBySub> {
  const wanted = new Set(corrections.flatMap(({ pupils }) => pupils));
  const found = new Map<string, SchoolPupil>();
  if (wanted.size === 0) return found;
  for await (const pupils of pupilPages(portal.directory, place.uai)) {
    for (const pupil of pupils) if (wanted.has(pupil.sub)) found.set(pupil.sub, pupil);
    if (found.size === wanted.size) break;
  }
  return found;
}

/** Those of one correction, a guardian's few children: each is asked for alone, all at once. */
export async function pupilsOf(
  { portal, place }: Pick<Call, 'portal' | 'place'>,
  { pupils }: Correction,
): Promise<PupilsBySub> {
  const found = await Promise.all(pupils.map((sub) => portal.directory.pupil(place.uai, sub)));
  return new Map(found.flatMap((pupil) => (pupil ? [[pupil.sub, pupil] as const] : [])));
}

/** A correction as the API tells of it, and its tag. */
export function shownCorrection(correction: Correction, pupils: PupilsBySub): { shown: ShownCorrection; etag: string } {
  const { before, after, at, state, decidedAt, decidedBy, reason, by } = correction;
  const shown: ShownCorrection = {
    id: correction._id,
    guardian: { sub: correction.guardian, ...(by.kind === 'guardian' && by.name !== undefined && { name: by.name }) },
    pupils: correction.pupils.map((sub) => {
      const pupil = pupils.get(sub);
      return {
        sub,
        ...(pupil && { local_id: pupil.localId, given_name: pupil.firstName, family_name: pupil.familyName }),
      };
    }),
    before,
    after,
    at: at.toISOString(),
    state,
    ...(decidedAt && { decided_at: decidedAt.toISOString() }),
    ...(decidedBy && { decided_by: shownAuthor(decidedBy) }),
    ...(reason && { reason }),
  };
  return { shown, etag: etagOf(correction.version, { id: correction._id, state }) };
}
