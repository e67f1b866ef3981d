import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, HOUR_MS } from '../../clock.ts';
import type { WebhookConfig } from '../../config/schema.ts';
import type { Heard, Lane } from '../../deliveries/deliver-due.ts';
import { deliveriesOf } from '../../deliveries/delivery.ts';
import type { DeliveryCounts } from '../../deliveries/delivery-counts.ts';
import type { Breaker } from '../../messaging/breaker.ts';
import { type WebhookDelivery, webhookDeliveries } from './delivery.model.ts';
import { postEvent } from './post-event.ts';
import { findStop, stopEndpoint } from './stops.ts';
import { servesFamiliesOf } from './tell-school.ts';

/** One endpoint, with what this process knows of it. */
export interface WebhookEndpoint {
  db: Connection;
  clock: Clock;
  log: Logger;
  endpoint: WebhookConfig;
  breaker: Breaker;
  counts: DeliveryCounts;
  timeoutMs: number;
}

/** Events under way to one endpoint. */
const AT_ONCE = 4;

/** How events go to one endpoint; each attempt of an event has the same `webhook-id`. */
export function webhookLane(known: WebhookEndpoint): Lane<WebhookDelivery> {
  const { db, clock, log, endpoint, breaker, timeoutMs } = known;
  return {
    deliveries: deliveriesOf(webhookDeliveries(db)),
    ...{ clock, breaker, timeoutMs },
    endpoint: endpoint.id,
    atOnce: AT_ONCE,
    longestWaitMs: HOUR_MS,
    attempt: (delivery) => postEvent(endpoint, delivery, { clock, timeoutMs }),
    // Written before the administrator took the school from this endpoint.
    obsolete: ({ uai }) => (servesFamiliesOf(endpoint, uai) ? undefined : 'not its school'),
    stop: {
      isSet: async () => (await findStop(db, endpoint)) !== undefined,
      async set({ webhookId }) {
        await stopEndpoint(db, endpoint, clock.now());
        log.error(
          { endpoint: endpoint.id, webhookId },
          'webhook endpoint wants no more (410): stopped until «educonnect webhooks retry»',
        );
      },
    },
    heard: heardOf(known),
  };
}

function heardOf({ log, endpoint: { id }, counts }: WebhookEndpoint): Heard<WebhookDelivery> {
  const facts = ({ webhookId, type, attempts }: WebhookDelivery) => ({ endpoint: id, webhookId, type, attempts });
  return {
    delivered(delivery) {
      counts.ended(id, 'delivered');
      log.info(facts(delivery), 'webhook delivered');
    },
    postponed(delivery, failure, dueAt) {
      counts.postponed(id);
      log.info({ ...facts(delivery), failure, dueAt }, 'webhook postponed');
    },
    givenUp(delivery, failure) {
      counts.ended(id, 'failed');
      const { uai } = delivery;
      log.error({ ...facts(delivery), uai, failure }, 'webhook given up: see «educonnect webhooks list»');
    },
    down: (failure) => log.warn({ endpoint: id, failure }, 'webhook endpoint is down: asked again now and then'),
    back: () => log.warn({ endpoint: id }, 'webhook endpoint is back'),
    state: (state) => counts.state(id, state),
  };
}
