import { type Connection, trusted } from 'mongoose';
import { MINUTE_MS } from '../clock.ts';
import { type Channel, type OutboxMessage, outboxMessages } from './outbox.model.ts';

/** How far apart the clocks of two machines may be (security.md S65). */
const CLOCK_SKEW_MS = MINUTE_MS;
const MARGIN_MS = 5_000;

/** How long a message stays with the worker that took it: longer than it can be on its way out. */
export const leaseMs = (timeoutMs: number): number => timeoutMs + CLOCK_SKEW_MS + MARGIN_MS;

/** Takes the message that is due longest, for `lease` milliseconds: one conditional update, one worker gets it. */
export async function claim(
  db: Connection,
  channel: Channel,
  now: Date,
  lease: number,
): Promise<OutboxMessage | undefined> {
  const message = await outboxMessages(db)
    .findOneAndUpdate(
      { status: 'waiting', channel, dueAt: trusted({ $lte: now }) },
      { $set: { dueAt: new Date(now.getTime() + lease) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean();
  return message ?? undefined;
}

/** Ends a message, whoever holds it: its recipient and texts are removed. */
export async function finish(
  db: Connection,
  { _id }: OutboxMessage,
  outcome: { status: Exclude<OutboxMessage['status'], 'waiting'>; finishedAt: Date; failure?: string },
): Promise<void> {
  await outboxMessages(db).updateOne({ _id, status: 'waiting' }, { $set: outcome, $unset: { sealed: 1 } });
}

/** Puts a message back, unless another worker has taken it since our lease ended. */
export async function postpone(
  db: Connection,
  { _id, attempts }: OutboxMessage,
  dueAt: Date,
  failure: string,
): Promise<void> {
  await outboxMessages(db).updateOne({ _id, status: 'waiting', attempts }, { $set: { dueAt, failure } });
}
