import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { createSealOf, type Seal } from '../security/seal.ts';
import { type Attempt, attempt } from './attempt.ts';
import { backOff } from './back-off.ts';
import { type ClaimedMessage, claim, finish, leaseMs, putBack } from './claim.ts';
import type { DeliveryMetrics } from './delivery-metrics.ts';
import { type Letter, OUTBOX_SEAL, type Outbox } from './enqueue.ts';
import { createLane, type Lane, type Providers } from './lane.ts';
import type { Channel } from './outbox.model.ts';
import { DeliveryError } from './transports/transport.ts';
import { createWake } from './wake.ts';

interface DeliveryOptions {
  db: Connection;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  /** The outbox's, and those that it had before. */
  secrets: readonly string[];
  transports: Record<Channel, Providers>;
  metrics: DeliveryMetrics;
  pollSeconds: number;
  /** Messages of one channel under way at once. */
  concurrency?: number;
}

interface Worker extends DeliveryOptions {
  box: Seal;
}

const CHANNELS: readonly Channel[] = ['sms', 'mail'];

/**
 * Sends what the outbox holds (design.md «Messages»): at once when this process enqueues, otherwise at the next poll. One
 * loop a channel, so that a slow SMS gateway delays no mail. Any number of processes and machines may run it. While no
 * provider of a channel answers, its messages stay where they are (see `breaker.ts`).
 *
 * **At least once, seen as once.** A worker takes a message by one conditional update and nobody else can for the length
 * of its lease, which is longer than an attempt may last; so workers never send in parallel. What remains is a worker that
 * dies, or loses the database, after the provider took the message and before this is written: the message is tried again
 * when the lease ends. It carries the same reference then: the SMS gateway recognises its Idempotency-Key, and mailboxes
 * the Message-ID. SMTP itself has nothing better; writing «sent» before sending would lose mails instead.
 *
 * @returns `stop`, which takes no more messages and waits for those under way, a transport's timeout at most
 */
export function startDelivery(options: DeliveryOptions): { stop(): Promise<void> } {
  const worker: Worker = { ...options, box: createSealOf(options.secrets, OUTBOX_SEAL) };
  const stopping = new AbortController();
  const loops = CHANNELS.map((channel) =>
    deliverChannel(worker, createLane(channel, options.transports[channel], options), stopping.signal),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function deliverChannel(worker: Worker, lane: Lane, stopped: AbortSignal): Promise<void> {
  const { db, clock, log, outbox, pollSeconds, concurrency = 8 } = worker;
  const { channel, timeoutMs } = lane;
  const wake = createWake(stopped);
  outbox.onEnqueued(wake.now);
  const underWay = new Set<Promise<void>>();
  while (!stopped.aborted) {
    const message = lane.ready()
      ? await claim(db, channel, clock.now(), leaseMs(timeoutMs)).catch((err: unknown) => {
          log.warn({ err, channel }, 'the outbox cannot be read');
        })
      : undefined;
    if (!message) {
      await wake.within(pollSeconds * 1000);
      continue;
    }
    const delivery = deliver(worker, lane, message)
      .catch((err: unknown) => log.warn({ err, key: message._id }, 'the outbox cannot be written'))
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    if (underWay.size >= concurrency) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

async function deliver(worker: Worker, lane: Lane, message: ClaimedMessage): Promise<void> {
  const { db, clock, log, metrics } = worker;
  const { channel, template, attempts, endsAt } = message;
  const facts = { key: message._id, channel, template, attempts };
  const end = async (status: 'sent' | 'failed' | 'expired', failure?: string) => {
    await finish(db, message, { status, finishedAt: clock.now(), ...(failure !== undefined && { failure }) });
    metrics.ended(channel, status);
  };
  if (endsAt <= clock.now()) {
    log.error({ ...facts, failure: message.failure }, 'message given up: its time is over');
    return end(message.failure ? 'failed' : 'expired');
  }
  const outcome = await send(worker, lane, message);
  if (outcome.ok) {
    await end('sent');
    log.info({ ...facts, provider: outcome.provider.name }, 'message sent');
    return lane.answered(outcome.provider);
  }
  if (outcome.reason === 'lost') return;
  if (outcome.reason === 'paused') {
    return putBack(db, message, { dueAt: lane.readyAt(), failure: message.failure ?? 'provider down' });
  }
  const { failure, free } = outcome;
  const dueAt = new Date(clock.now().getTime() + backOff(attempts));
  if (failure.final || dueAt >= endsAt) {
    log.error({ ...facts, failure: failure.reason }, 'message given up');
    return end('failed', failure.reason);
  }
  log.warn({ ...facts, failure: failure.reason, dueAt }, 'message postponed');
  return putBack(db, { ...message, free }, { dueAt, failure: failure.reason });
}

async function send({ box, db }: Worker, lane: Lane, message: ClaimedMessage): Promise<Attempt> {
  const { _id, free, reference, sealed = '' } = message;
  let letter: Letter;
  try {
    letter = JSON.parse(box.open(sealed, _id));
  } catch {
    return { ok: false, reason: 'failed', failure: new DeliveryError('sealed with another secret'), free };
  }
  return attempt(db, lane, message, { ...letter, reference });
}
