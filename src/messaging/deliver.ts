import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { createSeal, type Seal } from '../security/seal.ts';
import { backOff } from './back-off.ts';
import { claim, finish, leaseMs, postpone } from './claim.ts';
import { type Letter, OUTBOX_SEAL, type Outbox } from './enqueue.ts';
import type { Channel, OutboxMessage } from './outbox.model.ts';
import { DeliveryError, type Transport } from './transports/transport.ts';
import { createWake } from './wake.ts';

interface DeliveryOptions {
  db: Connection;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  /** The outbox's. */
  secret: string;
  transports: Record<Channel, Transport>;
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
 * loop a channel, so that a slow SMS gateway delays no mail. Any number of processes and machines may run it.
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
  const worker: Worker = { ...options, box: createSeal(options.secret, OUTBOX_SEAL) };
  const stopping = new AbortController();
  const loops = CHANNELS.map((channel) => deliverChannel(worker, channel, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function deliverChannel(worker: Worker, channel: Channel, stopped: AbortSignal): Promise<void> {
  const { db, clock, log, outbox, pollSeconds, transports, concurrency = 8 } = worker;
  const wake = createWake(stopped);
  outbox.onEnqueued(wake.now);
  const underWay = new Set<Promise<void>>();
  while (!stopped.aborted) {
    const message = await claim(db, channel, clock.now(), leaseMs(transports[channel].timeoutMs)).catch(
      (err: unknown) => {
        log.warn({ err, channel }, 'the outbox cannot be read');
      },
    );
    if (!message) {
      await wake.within(pollSeconds * 1000);
      continue;
    }
    const delivery = deliver(worker, message)
      .catch((err: unknown) => log.warn({ err, key: message._id }, 'the outbox cannot be written'))
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    if (underWay.size >= concurrency) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

async function deliver(worker: Worker, message: OutboxMessage): Promise<void> {
  const { db, clock, log } = worker;
  const { channel, template, attempts, endsAt } = message;
  const facts = { key: message._id, channel, template, attempts };
  if (endsAt <= clock.now()) {
    log.error({ ...facts, failure: message.failure }, 'message given up: its time is over');
    return finish(db, message, { status: message.failure ? 'failed' : 'expired', finishedAt: clock.now() });
  }
  try {
    await send(worker, message);
  } catch (error) {
    const { reason, final } = asDeliveryError(error);
    const dueAt = new Date(clock.now().getTime() + backOff(attempts));
    if (final || dueAt >= endsAt) {
      log.error({ ...facts, failure: reason }, 'message given up');
      return finish(db, message, { status: 'failed', finishedAt: clock.now(), failure: reason });
    }
    log.warn({ ...facts, failure: reason, dueAt }, 'message postponed');
    return postpone(db, message, dueAt, reason);
  }
  await finish(db, message, { status: 'sent', finishedAt: clock.now() });
  log.info(facts, 'message sent');
}

async function send({ box, transports }: Worker, { _id, sealed = '', channel, reference }: OutboxMessage) {
  const letter = open(box, sealed, _id);
  const transport = transports[channel];
  await transport.send({ ...letter, reference }, AbortSignal.timeout(transport.timeoutMs));
}

function open(box: Seal, sealed: string, key: string): Letter {
  try {
    return JSON.parse(box.open(sealed, key));
  } catch {
    throw new DeliveryError('sealed with another secret');
  }
}

const asDeliveryError = (error: unknown) =>
  error instanceof DeliveryError ? error : new DeliveryError(error instanceof Error ? error.name : 'unknown');
