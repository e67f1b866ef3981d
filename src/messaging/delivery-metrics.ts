import { setTimeout } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Channel, ProviderName } from './outbox.model.ts';

/** What this process counts while it sends for one application (M4): by channel, never by person. */
export interface DeliveryMetrics {
  ended(channel: Channel, outcome: 'sent' | 'failed' | 'expired'): void;
  provider(channel: Channel, provider: ProviderName, state: 'up' | 'down'): void;
}

/** The outbox as it stands, whoever sends. */
export interface OutboxState {
  waiting(channel: Channel): Promise<number>;
  /** Age of the oldest message, in seconds; 0 when none waits. */
  oldest(channel: Channel): Promise<number>;
}

/** The other metrics are answered while the database is not. */
const PATIENCE_MS = 2_000;

/**
 * @param outboxes of the applications that this process sends for, by name; what one cannot tell is left out of the answer
 * @returns the counts of an application
 */
export function deliveryMetrics(
  registry: Registry,
  outboxes: Readonly<Record<string, OutboxState>>,
): (app: string) => DeliveryMetrics {
  const registers = [registry];
  const ended = new Counter({
    name: 'messages_total',
    help: 'Messages that this process has ended, by outcome',
    labelNames: ['app', 'channel', 'outcome'],
    registers,
  });
  const down = new Gauge({
    name: 'message_provider_down',
    help: '1 while this process takes a message provider for down',
    labelNames: ['app', 'channel', 'provider'],
    registers,
  });
  const gauge = (name: string, help: string, read: (outbox: OutboxState, channel: Channel) => Promise<number>) =>
    new Gauge({
      name,
      help,
      labelNames: ['app', 'channel'],
      registers,
      async collect() {
        this.reset();
        for (const [app, outbox] of Object.entries(outboxes)) {
          for (const channel of ['sms', 'mail'] as const) {
            const late = setTimeout(PATIENCE_MS, undefined, { ref: false });
            const value = await Promise.race([read(outbox, channel).catch(() => undefined), late]);
            if (value !== undefined) this.set({ app, channel }, value);
          }
        }
      },
    });
  gauge('messages_waiting', 'Messages in the outbox', (outbox, channel) => outbox.waiting(channel));
  gauge('messages_oldest_waiting_seconds', 'Age of the oldest message in the outbox', (outbox, channel) =>
    outbox.oldest(channel),
  );
  return (app) => ({
    ended: (channel, outcome) => ended.inc({ app, channel, outcome }),
    provider: (channel, provider, state) => down.set({ app, channel, provider }, state === 'down' ? 1 : 0),
  });
}
