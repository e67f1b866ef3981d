import type { Connection } from 'mongoose';
import type { Registry } from 'prom-client';
import type { WebhookConfig } from '../../config/schema.ts';
import { deliveriesOf } from '../../deliveries/delivery.ts';
import { type DeliveryCounts, deliveryCounts } from '../../deliveries/delivery-counts.ts';
import { webhookDeliveries } from './delivery.model.ts';

/** @param endpoints of the configuration, whose waiting events are counted when the metrics are asked for */
export const webhookMetrics = (
  registry: Registry,
  db: Connection,
  endpoints: readonly Pick<WebhookConfig, 'id'>[],
): DeliveryCounts =>
  deliveryCounts(registry, {
    names: { total: 'webhooks_total', down: 'webhook_endpoint_down', waiting: 'webhooks_waiting' },
    what: 'Events for the software of schools',
    deliveries: deliveriesOf(webhookDeliveries(db)),
    endpoints: () => endpoints.map(({ id }) => id),
  });
