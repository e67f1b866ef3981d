import { z } from 'zod';
import { createSeal } from '../../security/seal.ts';
import { Problem } from '../../web/problem.ts';
import type { RosterPlace } from '../directory/roster.ts';

const placeSchema = z.object({
  _id: z.string(),
  division: z.string().optional(),
  familyName: z.string(),
  firstName: z.string(),
});

/** Whose page it goes on from: a cursor is of no use to another client, school or question. */
interface CursorContext {
  clientId: string;
  uai: string;
  codes?: readonly string[] | undefined;
  division?: string | undefined;
}

const contextText = ({ clientId, uai, codes, division }: CursorContext) =>
  JSON.stringify([clientId, uai, codes ?? null, division ?? null]);

/** Where a page ended, sealed: it names a pupil, whom nobody else shall read in an address or a log. */
export function createCursors(sealingKey: string) {
  const seal = createSeal(sealingKey, 'directory-cursor');
  return {
    write({ _id, division, familyName, firstName }: RosterPlace, context: CursorContext): string {
      return seal.seal(JSON.stringify({ _id, division, familyName, firstName }), contextText(context));
    },
    /** @throws {Problem} `invalid-request` for a cursor that we did not make for this */
    read(cursor: string, context: CursorContext): RosterPlace {
      try {
        return placeSchema.parse(JSON.parse(seal.open(cursor, contextText(context))));
      } catch (cause) {
        throw new Problem('invalid-request', { detail: 'cursor: none of this question', cause });
      }
    },
  };
}
