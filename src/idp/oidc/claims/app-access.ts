import { LRUCache } from 'lru-cache';
import { type Connection, trusted } from 'mongoose';
import { type Clock, DAY_MS, HOUR_MS } from '../../../clock.ts';
import { groupCommit } from '../../../storage/group-commit.ts';
import { type AppAccess, appAccesses } from './app-access.model.ts';

interface Access {
  accountId: string;
  clientId: string;
  claims: readonly string[];
}

const LIMITS = {
  largestBatch: 500,
  longestQueue: 20_000,
  gatheringMilliseconds: 100,
  spacingMilliseconds: 100,
  longestBatchMilliseconds: 5_000,
};
const REMEMBERED = 20_000;
const KEPT_MS = 365 * DAY_MS;

const idOf = ({ accountId, clientId }: Access) => `${accountId} ${clientId}`;

function upsert(access: Access, now: Date) {
  const { accountId, clientId, claims } = access;
  const $set = { lastAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) };
  const $setOnInsert = { accountId, clientId, firstAt: now, schemaVersion: 1 as const };
  const update = { $set, $setOnInsert, $addToSet: { claims: { $each: [...claims] } } };
  return { updateOne: { filter: { _id: idOf(access) }, update, upsert: true } };
}

/**
 * Notes that a service is given data of an account: once an hour for the same data, in batches, without the journal. Nobody
 * waits for it, so that it costs a sign-in next to nothing; what a crash loses is noted at the next access.
 */
export function accessNotes(db: Connection, clock: Clock): (access: Access) => void {
  const documents = db.getClient().db(db.name).collection<AppAccess>(appAccesses(db).collection.name);
  const noted = new LRUCache<string, number>({ max: REMEMBERED });
  const write = groupCommit<Access, void>(async (batch) => {
    const operations = batch.map((access) => upsert(access, clock.now()));
    await documents.bulkWrite(operations, { ordered: false, writeConcern: { w: 1, j: false } });
    return batch.map(() => ({ done: true, value: undefined }));
  }, LIMITS);
  return (access) => {
    const key = `${idOf(access)} ${access.claims.join(' ')}`;
    const now = clock.now().getTime();
    if (now - (noted.get(key) ?? 0) < HOUR_MS) return;
    noted.set(key, now);
    write(access).catch(() => noted.delete(key));
  };
}

/** The services that were given data of an account, the last first (F7). */
export const accessesOf = ({ db, clock }: { db: Connection; clock: Clock }, accountId: string): Promise<AppAccess[]> =>
  appAccesses(db)
    .find({ accountId, expiresAt: trusted({ $gt: clock.now() }) })
    .sort({ lastAt: -1 })
    .lean<AppAccess[]>();
