import { type Connection, trusted } from 'mongoose';
import { guardians } from './guardian.model.ts';

interface LinksOfPerson {
  /** Every guardian document of the person (see `account.guardianIds`). */
  guardianIds: readonly string[];
  pupilIds: readonly string[];
}

/**
 * Notes on the schools' links that this person said not to be the legal representative of these pupils (B6, F6): from then
 * on the links give no right, whatever later imports repeat. Telling it twice keeps the first date.
 */
export async function declineChild(db: Connection, links: LinksOfPerson, now: Date): Promise<void> {
  const pupilIds = [...links.pupilIds];
  if (pupilIds.length === 0) return;
  await guardians(db).updateMany(
    { _id: trusted({ $in: [...links.guardianIds] }), 'records.links.pupilId': trusted({ $in: pupilIds }) },
    { $set: { 'records.$[].links.$[link].declinedAt': now } },
    { arrayFilters: [{ 'link.pupilId': { $in: pupilIds }, 'link.declinedAt': { $exists: false } }] },
  );
}
