import { leaseMs } from '../messaging/claim.ts';
import type { Deliveries, Delivery } from './delivery.ts';

/**
 * Takes the delivery of an endpoint that is due longest, for longer than an attempt lasts: one conditional update, one
 * worker gets it.
 */
export async function claimDelivery(
  deliveries: Deliveries,
  endpoint: string,
  now: Date,
  timeoutMs: number,
): Promise<Delivery | undefined> {
  const delivery = await deliveries.findOneAndUpdate(
    { status: 'waiting', endpoint, dueAt: { $lte: now } },
    { $set: { dueAt: new Date(now.getTime() + leaseMs(timeoutMs)) }, $inc: { attempts: 1 }, $unset: { putBack: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  );
  return delivery ?? undefined;
}

/** Ends a delivery, whoever holds it. @returns whether it had not ended before */
export async function endDelivery(
  deliveries: Deliveries,
  { _id }: Delivery,
  outcome: { status: 'delivered' | 'failed'; finishedAt: Date; failure?: string },
): Promise<boolean> {
  const { modifiedCount } = await deliveries.updateOne(
    { _id, status: 'waiting' },
    { $set: outcome, $unset: { putBack: 1 } },
  );
  return modifiedCount === 1;
}

/** Puts a delivery back, unless another worker has taken it since our lease ended. */
export async function putBackDelivery(
  deliveries: Deliveries,
  { _id, attempts }: Delivery,
  { dueAt, failure }: { dueAt: Date; failure: string },
): Promise<void> {
  await deliveries.updateOne({ _id, status: 'waiting', attempts }, { $set: { dueAt, failure, putBack: true } });
}

/** The endpoint is back: what was put back need not wait for its time. What a worker holds is left alone. */
export async function callBackDeliveries(deliveries: Deliveries, endpoint: string, now: Date): Promise<void> {
  await deliveries.updateMany(
    { status: 'waiting', endpoint, dueAt: { $gt: now }, putBack: true },
    { $set: { dueAt: now } },
  );
}
