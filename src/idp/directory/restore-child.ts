import { type Connection, trusted } from 'mongoose';
import { guardians } from './guardian.model.ts';

/** Takes back that a person said not to be the legal representative of a pupil (F6): the schools' links give rights again. */
export async function restoreChild(
  db: Connection,
  { guardianIds, pupilId }: { guardianIds: readonly string[]; pupilId: string },
): Promise<void> {
  await guardians(db).updateMany(
    { _id: trusted({ $in: [...guardianIds] }), 'records.links.pupilId': pupilId },
    { $unset: { 'records.$[].links.$[link].declinedAt': 1 } },
    { arrayFilters: [{ 'link.pupilId': pupilId }] },
  );
}
