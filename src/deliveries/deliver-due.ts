import type { Clock } from '../clock.ts';
import { backOff } from '../messaging/back-off.ts';
import type { Breaker } from '../messaging/breaker.ts';
import { callBackDeliveries, claimDelivery, endDelivery, putBackDelivery } from './claim.ts';
import type { Deliveries, Delivery } from './delivery.ts';

/** How an endpoint took a delivery; its failures are codes, never its own words. */
export type Attempted =
  | { ok: true }
  /**
   * `gone`: it wants no more at all; `refused`: it works, and did not want this one; `down`: it does not work now;
   * `pointless`: it will never be wanted.
   */
  | { ok: false; reason: 'gone' | 'refused' | 'down' | 'pointless'; failure: string };

/** What a worker does, for logs and metrics. */
export interface Heard<Kind> {
  delivered(delivery: Kind): void;
  postponed(delivery: Kind, failure: string, dueAt: Date): void;
  givenUp(delivery: Kind, failure: string): void;
  /** It fell, or it is back: once, not for each delivery that waits for it. */
  down(failure: string): void;
  back(): void;
  state(state: 'up' | 'down' | 'stopped'): void;
}

/** One endpoint, with what this process knows of it. */
export interface Lane<Kind extends Delivery> {
  deliveries: Deliveries;
  clock: Clock;
  endpoint: string;
  breaker: Breaker;
  /** Within which an attempt ends. */
  timeoutMs: number;
  /** Attempts under way at once. */
  atOnce: number;
  longestWaitMs: number;
  attempt(delivery: Kind): Promise<Attempted>;
  /** Why a delivery must not be sent any more, whatever the endpoint says. */
  obsolete?(delivery: Kind): string | undefined;
  /** Whether the endpoint said before that it wants no more, and what notes that it does. */
  stop?: { isSet(): Promise<boolean>; set(delivery: Kind): Promise<void> };
  heard: Heard<Kind>;
}

/**
 * Sends what is due to one endpoint, until nothing is or the endpoint seems to be down. Any number of processes may do so
 * at once: each delivery is with one of them. **At least once**: a worker that dies after the endpoint took one, and before
 * that is written, leaves it to be sent again when its lease ends.
 */
export async function deliverDue<Kind extends Delivery>(lane: Lane<Kind>, signal?: AbortSignal): Promise<void> {
  const { deliveries, clock, endpoint, breaker, timeoutMs, atOnce, heard } = lane;
  let isStopped = (await lane.stop?.isSet()) ?? false;
  const underWay = new Set<Promise<void>>();
  let failed: unknown;
  while (signal?.aborted !== true && failed === undefined) {
    const delivery = breaker.ready() ? await claimDelivery(deliveries, endpoint, clock.now(), timeoutMs) : undefined;
    if (!delivery) {
      // What is under way may find that the endpoint is back, and call others back.
      if (underWay.size === 0) break;
      await Promise.race(underWay);
      continue;
    }
    const sending = (isStopped ? keep(lane, delivery as Kind) : deliver(lane, delivery as Kind))
      .then((isGone) => {
        isStopped ||= isGone;
      })
      .catch((error: unknown) => {
        failed = error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
    if (underWay.size >= atOnce) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  heard.state(isStopped ? 'stopped' : breaker.pausedUntil() ? 'down' : 'up');
  if (failed !== undefined) throw failed;
}

/** The endpoint wants no more: the delivery waits for the administrator, until its time is over. */
async function keep<Kind extends Delivery>(lane: Lane<Kind>, delivery: Kind): Promise<true> {
  const { endsAt, failure = 'stopped' } = delivery;
  if (endsAt <= lane.clock.now()) await giveUp(lane, delivery, failure);
  else await putBackDelivery(lane.deliveries, delivery, { dueAt: endsAt, failure });
  return true;
}

/** @returns whether the endpoint wants no more */
async function deliver<Kind extends Delivery>(lane: Lane<Kind>, delivery: Kind): Promise<boolean> {
  const { deliveries, clock, breaker, heard } = lane;
  const { attempts, endsAt, failure = 'not tried' } = delivery;
  const obsolete = lane.obsolete?.(delivery) ?? (endsAt <= clock.now() ? failure : undefined);
  if (obsolete !== undefined) {
    await giveUp(lane, delivery, obsolete);
    return false;
  }
  breaker.begin();
  const attempted = await lane.attempt(delivery);
  await learn(lane, attempted);
  if (attempted.ok) {
    await endDelivery(deliveries, delivery, { status: 'delivered', finishedAt: clock.now() });
    heard.delivered(delivery);
    return false;
  }
  if (attempted.reason === 'gone' && lane.stop) {
    await lane.stop.set(delivery);
    await putBackDelivery(deliveries, delivery, { dueAt: endsAt, failure: attempted.failure });
    return true;
  }
  const dueAt = new Date(clock.now().getTime() + backOff(attempts, Math.random, lane.longestWaitMs));
  if (attempted.reason === 'pointless' || dueAt >= endsAt) {
    await giveUp(lane, delivery, attempted.failure);
    return false;
  }
  heard.postponed(delivery, attempted.failure, dueAt);
  await putBackDelivery(deliveries, delivery, { dueAt, failure: attempted.failure });
  return false;
}

async function learn<Kind extends Delivery>(
  { deliveries, clock, endpoint, breaker, heard }: Lane<Kind>,
  attempted: Attempted,
) {
  if (attempted.ok || attempted.reason !== 'down') {
    if (!breaker.answered()) return;
    heard.back();
    return callBackDeliveries(deliveries, endpoint, clock.now());
  }
  const wasDown = breaker.pausedUntil() !== undefined;
  if (breaker.failed() && !wasDown) heard.down(attempted.failure);
}

async function giveUp<Kind extends Delivery>(
  { deliveries, clock, heard }: Lane<Kind>,
  delivery: Kind,
  failure: string,
): Promise<void> {
  const ended = await endDelivery(deliveries, delivery, { status: 'failed', finishedAt: clock.now(), failure });
  if (ended) heard.givenUp(delivery, failure);
}
