import { type Connection, trusted } from 'mongoose';
import { leaseMs } from '../../messaging/claim.ts';
import { type WebhookDelivery, webhookDeliveries } from './delivery.model.ts';

/**
 * Takes the delivery of an endpoint that is due longest, for longer than an attempt lasts: one conditional update, one
 * worker gets it.
 */
export async function claimDelivery(
  db: Connection,
  endpoint: string,
  now: Date,
  timeoutMs: number,
): Promise<WebhookDelivery | undefined> {
  const delivery = await webhookDeliveries(db)
    .findOneAndUpdate(
      { status: 'waiting', endpoint, dueAt: trusted({ $lte: now }) },
      { $set: { dueAt: new Date(now.getTime() + leaseMs(timeoutMs)) }, $inc: { attempts: 1 }, $unset: { putBack: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )
    .lean<WebhookDelivery>();
  return delivery ?? undefined;
}

/** Ends a delivery, whoever holds it. @returns whether it had not ended before */
export async function endDelivery(
  db: Connection,
  { _id }: WebhookDelivery,
  outcome: { status: 'delivered' | 'failed'; finishedAt: Date; failure?: string },
): Promise<boolean> {
  const { modifiedCount } = await webhookDeliveries(db).updateOne(
    { _id, status: 'waiting' },
    { $set: outcome, $unset: { putBack: 1 } },
  );
  return modifiedCount === 1;
}

/** Puts a delivery back, unless another worker has taken it since our lease ended. */
export async function putBackDelivery(
  db: Connection,
  { _id, attempts }: WebhookDelivery,
  { dueAt, failure }: { dueAt: Date; failure: string },
): Promise<void> {
  await webhookDeliveries(db).updateOne(
    { _id, status: 'waiting', attempts },
    { $set: { dueAt, failure, putBack: true } },
  );
}

/** The endpoint is back: what was put back need not wait for its time. What a worker holds is left alone. */
export async function callBackDeliveries(db: Connection, endpoint: string, now: Date): Promise<void> {
  await webhookDeliveries(db).updateMany(
    { status: 'waiting', endpoint, dueAt: trusted({ $gt: now }), putBack: true },
    { $set: { dueAt: now } },
  );
}
