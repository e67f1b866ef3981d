import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, HOUR_MS } from '../../clock.ts';
import type { WebhookConfig } from '../../config/schema.ts';
import { backOff } from '../../messaging/back-off.ts';
import type { Breaker } from '../../messaging/breaker.ts';
import { callBackDeliveries, claimDelivery, endDelivery, putBackDelivery } from './claim-delivery.ts';
import type { WebhookDelivery } from './delivery.model.ts';
import { type Posted, postEvent } from './post-event.ts';
import { findStop, stopEndpoint } from './stops.ts';
import { servesFamiliesOf } from './tell-school.ts';
import type { WebhookCounts } from './webhook-metrics.ts';

/** One endpoint, with what this process knows of it. */
export interface EndpointLane {
  db: Connection;
  clock: Clock;
  log: Logger;
  endpoint: WebhookConfig;
  breaker: Breaker;
  counts: WebhookCounts;
  timeoutMs: number;
}

/** Events under way to one endpoint. */
const AT_ONCE = 4;
const LONGEST_WAIT_MS = HOUR_MS;

/**
 * Sends what is due to one endpoint, until nothing is or the endpoint seems to be down. Any number of processes may do so
 * at once: each event is with one of them. **At least once**: a worker that dies after the endpoint took an event, and
 * before that is written, leaves it to be sent again when its lease ends, by the same `webhook-id`.
 */
export async function deliverDue(lane: EndpointLane, signal?: AbortSignal): Promise<void> {
  const { db, clock, endpoint, breaker, counts, timeoutMs } = lane;
  let isStopped = (await findStop(db, endpoint)) !== undefined;
  const underWay = new Set<Promise<void>>();
  let failed: unknown;
  while (signal?.aborted !== true && failed === undefined) {
    const delivery = breaker.ready() ? await claimDelivery(db, endpoint.id, clock.now(), timeoutMs) : undefined;
    if (!delivery) {
      // What is under way may find that the endpoint is back, and call others back.
      if (underWay.size === 0) break;
      await Promise.race(underWay);
      continue;
    }
    const sending = (isStopped ? keep(lane, delivery) : deliver(lane, delivery))
      .then((isGone) => {
        isStopped ||= isGone;
      })
      .catch((error: unknown) => {
        failed = error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  counts.state(endpoint.id, isStopped ? 'stopped' : breaker.pausedUntil() ? 'down' : 'up');
  if (failed !== undefined) throw failed;
}

/** The endpoint wants no more: the event waits for the administrator, until its time is over. */
async function keep(lane: EndpointLane, delivery: WebhookDelivery): Promise<true> {
  const { endsAt, failure = 'stopped' } = delivery;
  if (endsAt <= lane.clock.now()) await giveUp(lane, delivery, failure);
  else await putBackDelivery(lane.db, delivery, { dueAt: endsAt, failure });
  return true;
}

/** @returns whether the endpoint wants no more */
async function deliver(lane: EndpointLane, delivery: WebhookDelivery): Promise<boolean> {
  const { db, clock, log, endpoint, breaker, counts, timeoutMs } = lane;
  const { webhookId, type, uai, attempts, endsAt, failure = 'not tried' } = delivery;
  const facts = { endpoint: endpoint.id, webhookId, type, attempts };
  // Written before the administrator took the school from this endpoint.
  if (!servesFamiliesOf(endpoint, uai)) {
    await giveUp(lane, delivery, 'not its school');
    return false;
  }
  if (endsAt <= clock.now()) {
    await giveUp(lane, delivery, failure);
    return false;
  }
  breaker.begin();
  const posted = await postEvent(endpoint, delivery, { clock, timeoutMs });
  await learn(lane, posted);
  if (posted.ok) {
    await endDelivery(db, delivery, { status: 'delivered', finishedAt: clock.now() });
    counts.ended(endpoint.id, 'delivered');
    log.info(facts, 'webhook delivered');
    return false;
  }
  if (posted.reason === 'gone') {
    await stop(lane, delivery, posted.failure);
    return true;
  }
  const dueAt = new Date(clock.now().getTime() + backOff(attempts, Math.random, LONGEST_WAIT_MS));
  if (dueAt >= endsAt) {
    await giveUp(lane, delivery, posted.failure);
    return false;
  }
  counts.postponed(endpoint.id);
  log.info({ ...facts, failure: posted.failure, dueAt }, 'webhook postponed');
  await putBackDelivery(db, delivery, { dueAt, failure: posted.failure });
  return false;
}

/** One line when an endpoint falls, one when it is back; not one for each event that waits for it. */
async function learn({ db, clock, log, endpoint: { id }, breaker }: EndpointLane, posted: Posted) {
  if (posted.ok || posted.reason !== 'down') {
    if (!breaker.answered()) return;
    log.warn({ endpoint: id }, 'webhook endpoint is back');
    return callBackDeliveries(db, id, clock.now());
  }
  const wasDown = breaker.pausedUntil() !== undefined;
  if (!breaker.failed() || wasDown) return;
  log.warn({ endpoint: id, failure: posted.failure }, 'webhook endpoint is down: asked again now and then');
}

async function stop({ db, clock, log, endpoint }: EndpointLane, delivery: WebhookDelivery, failure: string) {
  const { webhookId, endsAt } = delivery;
  await stopEndpoint(db, endpoint, clock.now());
  log.error(
    { endpoint: endpoint.id, webhookId },
    'webhook endpoint wants no more (410): stopped until «educonnect webhooks retry»',
  );
  await putBackDelivery(db, delivery, { dueAt: endsAt, failure });
}

async function giveUp({ db, clock, log, endpoint, counts }: EndpointLane, delivery: WebhookDelivery, failure: string) {
  const { webhookId, type, uai, attempts } = delivery;
  if (!(await endDelivery(db, delivery, { status: 'failed', finishedAt: clock.now(), failure }))) return;
  counts.ended(endpoint.id, 'failed');
  log.error(
    { endpoint: endpoint.id, webhookId, type, uai, attempts, failure },
    'webhook given up: see «educonnect webhooks list»',
  );
}
