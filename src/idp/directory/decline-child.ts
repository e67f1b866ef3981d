import { type Connection, trusted } from 'mongoose';
import { guardians } from './guardian.model.ts';

export interface LinkOfPerson {
  /** Every guardian document of the person (see `account.guardianIds`). */
  guardianIds: readonly string[];
  pupilId: string;
}

/**
 * Notes on the school's links that this person said not to be the legal representative of this pupil (B6, F6): from then
 * on the links give no right, whatever later imports repeat. Telling it twice keeps the first date.
 */
export async function declineChild(db: Connection, { guardianIds, pupilId }: LinkOfPerson, now: Date): Promise<void> {
  await guardians(db).updateMany(
    { _id: trusted({ $in: [...guardianIds] }), 'records.links.pupilId': pupilId },
    { $set: { 'records.$[].links.$[link].declinedAt': now } },
    { arrayFilters: [{ 'link.pupilId': pupilId, 'link.declinedAt': { $exists: false } }] },
  );
}

/** Takes the note back, for a person who ticked the wrong answer or whose school confirmed the link. */
export async function undoDeclineChild(db: Connection, { guardianIds, pupilId }: LinkOfPerson): Promise<void> {
  await guardians(db).updateMany(
    { _id: trusted({ $in: [...guardianIds] }), 'records.links.pupilId': pupilId },
    { $unset: { 'records.$[].links.$[link].declinedAt': 1 } },
    { arrayFilters: [{ 'link.pupilId': pupilId }] },
  );
}
