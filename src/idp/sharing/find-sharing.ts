import type { Connection } from 'mongoose';
import { readerById } from '../../storage/read-by-id.ts';
import { type Sharing, sharingId, sharings } from './sharing.model.ts';

type Wanted = Pick<Sharing, 'accountId' | 'clientId'>;

/** Reads what somebody shares with an app, as it is now. */
export function sharingReader(db: Connection): (wanted: Wanted) => Promise<Sharing | undefined> {
  const read = readerById<Sharing>(sharings(db));
  return (wanted) => read(sharingId(wanted));
}

/** All that an account shares, the last decided first (F7). */
export const sharingsOf = (db: Connection, accountId: string): Promise<Sharing[]> =>
  sharings(db).find({ accountId }).sort({ decidedAt: -1 }).lean<Sharing[]>();
