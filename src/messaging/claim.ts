import { type Connection, trusted } from 'mongoose';
import { MINUTE_MS } from '../clock.ts';
import { type Channel, type OutboxMessage, outboxMessages, type ProviderName } from './outbox.model.ts';

/** A message that this worker holds. */
export interface ClaimedMessage extends OutboxMessage {
  /** No provider can have taken it yet: any may be asked. */
  free: boolean;
}

/** How far apart the clocks of two machines may be (security.md S65). */
const CLOCK_SKEW_MS = MINUTE_MS;
const MARGIN_MS = 5_000;

/** How long a message stays with the worker that took it: longer than it can be on its way out. */
export const leaseMs = (timeoutMs: number): number => timeoutMs + CLOCK_SKEW_MS + MARGIN_MS;

/**
 * Takes the message that is due longest, for `lease` milliseconds: one conditional update, one worker gets it. One that
 * was taken before and not put back, by a worker that died, may have been taken by its provider.
 */
export async function claim(
  db: Connection,
  channel: Channel,
  now: Date,
  lease: number,
): Promise<ClaimedMessage | undefined> {
  const message = await outboxMessages(db)
    .findOneAndUpdate(
      { status: 'waiting', channel, dueAt: trusted({ $lte: now }) },
      { $set: { dueAt: new Date(now.getTime() + lease) }, $inc: { attempts: 1 }, $unset: { putBack: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'before' },
    )
    .lean();
  if (!message) return undefined;
  const { attempts, putBack } = message;
  return { ...message, attempts: attempts + 1, free: attempts === 0 || putBack === 'free' };
}

/** Ends a message, whoever holds it: its recipient and texts are removed. */
export async function finish(
  db: Connection,
  { _id }: OutboxMessage,
  outcome: { status: Exclude<OutboxMessage['status'], 'waiting'>; finishedAt: Date; failure?: string },
): Promise<void> {
  await outboxMessages(db).updateOne({ _id, status: 'waiting' }, { $set: outcome, $unset: { sealed: 1, putBack: 1 } });
}

/** Ends a message that came to be of no use, where it waits; what a worker holds is left alone, since it may be on its way. */
export async function dropWaiting(db: Connection, key: string, finishedAt: Date): Promise<void> {
  const heldByNobody = [{ attempts: 0 }, { putBack: trusted({ $exists: true }) }];
  await outboxMessages(db).updateOne(
    { _id: key, status: 'waiting', $or: heldByNobody },
    { $set: { status: 'expired', finishedAt }, $unset: { sealed: 1, putBack: 1 } },
  );
}

/** Puts a message back, unless another worker has taken it since our lease ended. */
export async function putBack(
  db: Connection,
  { _id, attempts, free }: ClaimedMessage,
  { dueAt, failure }: { dueAt: Date; failure: string },
): Promise<void> {
  await outboxMessages(db).updateOne(
    { _id, status: 'waiting', attempts },
    { $set: { dueAt, failure, putBack: free ? 'free' : 'kept' } },
  );
}

/**
 * Writes down whom a message is given to, before it is: whatever happens then, nobody else is asked.
 *
 * @returns false when another worker has taken it since our lease ended
 */
export async function giveTo(
  db: Connection,
  { _id, attempts }: OutboxMessage,
  provider: ProviderName,
): Promise<boolean> {
  const { matchedCount } = await outboxMessages(db).updateOne(
    { _id, status: 'waiting', attempts },
    { $set: { provider } },
  );
  return matchedCount === 1;
}

/** The provider is back: what was put back need not wait for its time. What a worker holds is left alone. */
export async function callBack(db: Connection, channel: Channel, now: Date): Promise<void> {
  await outboxMessages(db).updateMany(
    { status: 'waiting', channel, dueAt: trusted({ $gt: now }), putBack: trusted({ $exists: true }) },
    { $set: { dueAt: now } },
  );
}
