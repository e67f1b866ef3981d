import type { Connection } from 'mongoose';
import { groupCommit } from '../../storage/group-commit.ts';
import { type Sharing, sharingId, sharings } from './sharing.model.ts';

type Wanted = Pick<Sharing, 'accountId' | 'clientId'>;

const LIMITS = { largestBatch: 500, longestQueue: 20_000, spacingMilliseconds: 2, longestBatchMilliseconds: 2_500 };

/** Reads what somebody shares with an app, as it is now; those asked for at the same time are read in one query. */
export function sharingReader(db: Connection): (wanted: Wanted) => Promise<Sharing | undefined> {
  const documents = db.getClient().db(db.name).collection<Sharing>(sharings(db).collection.name);
  const read = groupCommit<string, Sharing | undefined>(async (ids) => {
    const found = await documents.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    const byId = new Map(found.map((sharing) => [sharing._id, sharing]));
    return ids.map((id) => ({ done: true, value: byId.get(id) }));
  }, LIMITS);
  return (wanted) => read(sharingId(wanted));
}

/** All that an account shares, the last decided first (F7). */
export const sharingsOf = (db: Connection, accountId: string): Promise<Sharing[]> =>
  sharings(db).find({ accountId }).sort({ decidedAt: -1 }).lean<Sharing[]>();
