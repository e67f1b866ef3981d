import { setTimeout } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Deliveries } from './delivery.ts';

/** What this process counts while it delivers (M4): by endpoint, never by school or person. */
export interface DeliveryCounts {
  ended(endpoint: string, outcome: 'delivered' | 'failed'): void;
  postponed(endpoint: string): void;
  state(endpoint: string, state: 'up' | 'down' | 'stopped'): void;
}

interface Counted {
  /** Names of the metrics: how many ended, which endpoints are down, how many wait. */
  names: { total: string; down: string; waiting: string };
  /** What they are, for the help texts. */
  what: string;
  deliveries: Deliveries;
  /** Those of the configuration as it is now: what is told of them is asked for with the metrics. */
  endpoints: () => readonly string[];
}

/** The other metrics are answered while the database is not. */
const PATIENCE_MS = 2_000;

export function deliveryCounts(registry: Registry, { names, what, deliveries, endpoints }: Counted): DeliveryCounts {
  const registers = [registry];
  const attempts = new Counter({
    name: names.total,
    help: `${what} that this process has delivered, postponed or given up`,
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const down = new Set<string>();
  new Gauge({
    name: names.down,
    help: '1 while this process takes an endpoint for down, or it wants no more',
    labelNames: ['endpoint'],
    registers,
    collect() {
      this.reset();
      for (const endpoint of endpoints()) this.set({ endpoint }, down.has(endpoint) ? 1 : 0);
    },
  });
  new Gauge({
    name: names.waiting,
    help: `${what} that wait for an endpoint`,
    labelNames: ['endpoint'],
    registers,
    async collect() {
      this.reset();
      const count = async (endpoint: string) => ({
        endpoint,
        waiting: await deliveries.countDocuments({ status: 'waiting', endpoint }),
      });
      const counted = Promise.all(endpoints().map(count)).catch(() => []);
      const late = setTimeout(PATIENCE_MS, [], { ref: false });
      for (const { endpoint, waiting } of await Promise.race([counted, late])) this.set({ endpoint }, waiting);
    },
  });
  return {
    ended: (endpoint, outcome) => attempts.inc({ endpoint, outcome }),
    postponed: (endpoint) => attempts.inc({ endpoint, outcome: 'postponed' }),
    state: (endpoint, state) => void (state === 'up' ? down.delete(endpoint) : down.add(endpoint)),
  };
}
