import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { channelPauses } from './channel-pause.model.ts';
import { callBack } from './claim.ts';
import type { DeliveryMetrics } from './delivery-metrics.ts';
import type { Channel, ProviderName } from './outbox.model.ts';
import type { Transport } from './transports/transport.ts';

/** The providers of a channel, the one that is asked first at the head. */
export type Providers = readonly [main: Transport, fallback?: Transport];

/** A provider of a channel, as this process has found it. */
export interface Provider {
  name: ProviderName;
  transport: Transport;
  breaker: Breaker;
}

interface LaneOptions {
  db: Connection;
  clock: Clock;
  log: Logger;
  metrics: DeliveryMetrics;
}

/** One channel, with what this process knows of its providers. */
export interface Lane {
  channel: Channel;
  providers: readonly Provider[];
  /** How long an attempt lasts at most, whoever is asked. */
  timeoutMs: number;
  /** Whether any provider may be asked now. */
  ready(): boolean;
  /** When none may: when one may. */
  readyAt(): Date;
  answered(provider: Provider): Promise<void>;
  failed(provider: Provider, failure: string): Promise<void>;
}

const NAMES = ['main', 'fallback'] as const;
/** A pause is told of until its next attempt has had time to end. */
const MARGIN_MS = 10_000;

/** Watches the providers of a channel: one line in the log when one falls or is back, and what the pages are told of it. */
export function createLane(channel: Channel, transports: Providers, { db, clock, log, metrics }: LaneOptions): Lane {
  const providers = transports.flatMap((transport, index): Provider[] =>
    transport ? [{ name: NAMES[index]!, transport, breaker: createBreaker(clock) }] : [],
  );
  for (const { name } of providers) metrics.provider(channel, name, 'up');
  const timeoutMs = providers.reduce((total, { transport }) => total + transport.timeoutMs, 0);
  /** What it says helps people; without it, messages leave all the same. */
  const written = async (write: PromiseLike<unknown>) => {
    try {
      await write;
    } catch (err) {
      log.warn({ err, channel }, 'the state of a message channel cannot be written');
    }
  };
  const pauses = () => providers.map(({ breaker }) => breaker.pausedUntil());
  return {
    channel,
    providers,
    timeoutMs,
    ready: () => providers.some(({ breaker }) => breaker.ready()),
    readyAt() {
      const times = pauses().map((until) => until?.getTime() ?? 0);
      return new Date(Math.max(clock.now().getTime(), Math.min(...times)));
    },
    async answered({ name, breaker }) {
      if (!breaker.answered()) return;
      metrics.provider(channel, name, 'up');
      log.info({ channel, provider: name }, 'message provider is back');
      await written(channelPauses(db).deleteOne({ _id: channel }));
      await written(callBack(db, channel, clock.now()));
    },
    async failed({ name, breaker }, failure) {
      const wasDown = breaker.pausedUntil() !== undefined;
      const until = breaker.failed();
      if (!until) return;
      if (!wasDown) {
        metrics.provider(channel, name, 'down');
        log.error({ channel, provider: name, failure }, 'message provider is down: asked again now and then');
      }
      if (pauses().includes(undefined)) return;
      const told = new Date(until.getTime() + timeoutMs + MARGIN_MS);
      await written(
        channelPauses(db).updateOne(
          { _id: channel },
          { $set: { expiresAt: told, schemaVersion: 1 } },
          { upsert: true },
        ),
      );
    },
  };
}
