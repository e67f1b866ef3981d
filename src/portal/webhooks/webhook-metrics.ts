import { setTimeout } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookConfig } from '../../config/schema.ts';
import { webhookDeliveries } from './delivery.model.ts';

/** What this process counts while it sends to the software of schools (M4): by endpoint, never by school or person. */
export interface WebhookCounts {
  ended(endpoint: string, outcome: 'delivered' | 'failed'): void;
  postponed(endpoint: string): void;
  state(endpoint: string, state: 'up' | 'down' | 'stopped'): void;
}

/** The other metrics are answered while the database is not. */
const PATIENCE_MS = 2_000;

/** @param endpoints of the configuration, whose waiting events are counted when the metrics are asked for */
export function webhookMetrics(
  registry: Registry,
  db: Connection,
  endpoints: readonly Pick<WebhookConfig, 'id'>[],
): WebhookCounts {
  const registers = [registry];
  const attempts = new Counter({
    name: 'webhooks_total',
    help: 'Events for the software of schools that this process has delivered, postponed or given up',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const down = new Gauge({
    name: 'webhook_endpoint_down',
    help: '1 while this process takes an endpoint for down, or it wants no more',
    labelNames: ['endpoint'],
    registers,
  });
  new Gauge({
    name: 'webhooks_waiting',
    help: 'Events that wait for an endpoint',
    labelNames: ['endpoint'],
    registers,
    async collect() {
      this.reset();
      const count = async ({ id: endpoint }: Pick<WebhookConfig, 'id'>) => ({
        endpoint,
        waiting: await webhookDeliveries(db).countDocuments({ status: 'waiting', endpoint }),
      });
      const counted = Promise.all(endpoints.map(count)).catch(() => []);
      const late = setTimeout(PATIENCE_MS, [], { ref: false });
      for (const { endpoint, waiting } of await Promise.race([counted, late])) this.set({ endpoint }, waiting);
    },
  });
  for (const { id: endpoint } of endpoints) down.set({ endpoint }, 0);
  return {
    ended: (endpoint, outcome) => attempts.inc({ endpoint, outcome }),
    postponed: (endpoint) => attempts.inc({ endpoint, outcome: 'postponed' }),
    state: (endpoint, state) => down.set({ endpoint }, state === 'up' ? 0 : 1),
  };
}
