import type { Connection } from 'mongoose';
import type { ClientConfig, Config } from '../../config/schema.ts';
import { byPlace, rosterOf } from '../directory/roster.ts';
import { schools } from '../directory/school.model.ts';
import type { createCursors } from './cursor.ts';
import { guardiansOf } from './guardians-of.ts';
import { pupilJson } from './pupil-json.ts';
import type { PupilsQuery } from './pupils-query.ts';

interface Needs {
  config: Config;
  db: Connection;
  cursors: ReturnType<typeof createCursors>;
}

/**
 * A page of a school's pupils, by class and name (G5): the next one begins after the last of this one, whoever came or left
 * meanwhile. Three queries.
 *
 * @returns undefined for a school that nobody knows
 */
export async function listPupils(
  { config, db, cursors }: Needs,
  { client, uai, contacts, query }: { client: ClientConfig; uai: string; contacts: boolean; query: PupilsQuery },
) {
  const { codes, division, limit, cursor } = query;
  const context = { clientId: client.id, uai, codes, division };
  const after = cursor === undefined ? undefined : cursors.read(cursor, context);
  const roster = await rosterOf(db, uai);
  if (roster.length === 0 && !(await schools(db).exists({ _id: uai }))) return undefined;
  const found = roster
    .filter(({ level }) => !codes || codes.some((beginning) => level?.startsWith(beginning)))
    .filter((pupil) => division === undefined || pupil.division === division)
    .filter((pupil) => !after || byPlace(pupil, after) > 0)
    .sort(byPlace);
  const page = found.slice(0, limit);
  const ids = page.map(({ _id }) => _id);
  const legal = await guardiansOf(db, uai, ids);
  return {
    pupils: page.map((pupil) => pupilJson({ config, client, contacts }, pupil, legal.get(pupil._id)!)),
    ...(found.length > limit && { next_cursor: cursors.write(page.at(-1)!, context) }),
  };
}
