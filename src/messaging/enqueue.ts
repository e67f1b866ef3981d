import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import { type Clock, DAY_MS, HOUR_MS } from '../clock.ts';
import { createSeal } from '../security/seal.ts';
import { isDuplicateKey } from '../storage/update-or-insert.ts';
import { dropWaiting } from './claim.ts';
import type { MessageContent, MessageParams, MessageTemplates } from './message-templates.ts';
import { type Channel, type OutboxMessage, outboxMessages } from './outbox.model.ts';
import { isRecipient } from './recipient.ts';

/** A message as an action asks for it. */
export interface NewMessage {
  /** What causes it: the same key is the same message, sent once. It appears in logs: no personal data. */
  key: string;
  channel: Channel;
  /** A mobile number in E.164, or a mail address. */
  to: string;
  /** Folder of `views/messages/`. */
  template: string;
  /** Language of the recipient. */
  locale: string;
  params: MessageParams;
  /** After this it is of no use, such as a code: it is dropped rather than sent late. */
  expiresAt?: Date;
  /** Key of the message that this one makes worthless: it is not sent any more where it waits, as while a provider is down. */
  supersedes?: string | undefined;
}

/** What is sealed in the outbox. */
export interface Letter extends MessageContent {
  to: string;
}

export interface Outbox {
  /**
   * Writes a message down, to be sent soon: when this returns, it outlives a crash and a provider that is down. Enqueuing
   * a key again does nothing.
   *
   * @throws TypeError when `to` is not one address of the channel
   */
  enqueue(message: NewMessage): Promise<void>;
  /** Calls `listener` when this process has enqueued a message, so that its worker does not wait for the next poll. */
  onEnqueued(listener: () => void): void;
}

interface OutboxOptions {
  db: Connection;
  clock: Clock;
  /** Seals what waits. */
  secret: string;
  templates: MessageTemplates;
  giveUpHours: number;
}

export const OUTBOX_SEAL = 'outbox';
const KEPT_MS = 90 * DAY_MS;

const referenceOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32);

/**
 * The outbox (design.md «Messages»). A message is rendered when it is enqueued: it says what was true then, and a worker
 * of another release can send it.
 */
export function createOutbox({ db, clock, secret, templates, giveUpHours }: OutboxOptions): Outbox {
  const box = createSeal(secret, OUTBOX_SEAL);
  const listeners: (() => void)[] = [];
  return {
    async enqueue({ key, channel, to, template, locale, params, expiresAt, supersedes }) {
      if (!isRecipient(channel, to))
        throw new TypeError(`the recipient of the message ${key} is no ${channel} address`);
      const letter: Letter = { to, ...templates.render(template, channel, locale, params) };
      const now = clock.now();
      const givenUpAt = new Date(now.getTime() + giveUpHours * HOUR_MS);
      const message: OutboxMessage = {
        _id: key,
        channel,
        template,
        reference: referenceOf(key),
        sealed: box.seal(JSON.stringify(letter), key),
        status: 'waiting',
        attempts: 0,
        dueAt: now,
        endsAt: expiresAt && expiresAt < givenUpAt ? expiresAt : givenUpAt,
        createdAt: now,
        purgeAt: new Date(now.getTime() + KEPT_MS),
        schemaVersion: 1,
      };
      try {
        await outboxMessages(db).create(message);
      } catch (error) {
        if (isDuplicateKey(error)) return;
        throw error;
      }
      if (supersedes !== undefined) await dropWaiting(db, supersedes, now);
      for (const listener of listeners) listener();
    },
    onEnqueued: (listener) => {
      listeners.push(listener);
    },
  };
}
