import type { z } from 'zod';
import type { Correction } from '../corrections/correction.model.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { shownAuthor } from './author-schema.ts';
import type { correctionSchema } from './correction-schema.ts';
import { etagOf } from './etag.ts';
import type { Call } from './operation.ts';

type ShownCorrection = z.output<typeof correctionSchema>;

/** The pupils that some corrections are about, as their school knows them today, by subject: pages of the school, no more. */
export async function pupilsOf(
  { portal, place }: Pick<Call, 'portal' | 'place'>,
  corrections: readonly Correction[],
): Promise<Map<string, SchoolPupil>> {
  const wanted = new Set(corrections.flatMap(({ pupils }) => pupils));
  const found = new Map<string, SchoolPupil>();
  let cursor: string | undefined;
  do {
    if (wanted.size === found.size) break;
    const page = await portal.directory.pupilsOf(place.uai, cursor === undefined ? {} : { cursor });
    for (const pupil of page.pupils) if (wanted.has(pupil.sub)) found.set(pupil.sub, pupil);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

/** A correction as the API tells of it, and its tag. */
export function shownCorrection(
  correction: Correction,
  pupils: ReadonlyMap<string, SchoolPupil>,
): { shown: ShownCorrection; etag: string } {
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
