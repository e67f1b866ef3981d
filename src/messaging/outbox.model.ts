import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../storage/model-of.ts';

export type Channel = 'sms' | 'mail';

/** A channel may have a second provider, for when the first is down. */
export type ProviderName = 'main' | 'fallback';

/** A message to send, being sent, or sent (design.md «Messages»). It holds no personal data once it is finished. */
export interface OutboxMessage {
  /** What caused it, such as `activation-code:<request>:<sending>`: one message for one cause. No personal data. */
  _id: string;
  channel: Channel;
  /** Folder of `views/messages/` that it was rendered from. */
  template: string;
  /** What providers know it by, the same at every attempt: Idempotency-Key of an SMS, Message-ID of a mail. */
  reference: string;
  /** Recipient and texts, sealed; removed when the message is finished. */
  sealed?: string;
  /** `failed` was tried in vain; `expired` came too late to be of use. */
  status: 'waiting' | 'sent' | 'failed' | 'expired';
  /** How many times a worker took it. */
  attempts: number;
  /** When a worker may take it: a worker that takes it moves this on, so that nobody else takes it meanwhile. */
  dueAt: Date;
  /**
   * Set while no worker holds it after a failed attempt. `free`: no provider took it for sure; `kept`: the one that was
   * tried may have, and no other may be asked.
   */
  putBack?: 'free' | 'kept';
  /** Who was tried last; absent: the main provider. */
  provider?: ProviderName;
  /** After this it is of no use, or we have tried for long enough. */
  endsAt: Date;
  /** The last failure, as a code without personal data. */
  failure?: string;
  createdAt: Date;
  finishedAt?: Date;
  /** When its trace is deleted (obligations.md §7: SMS logs 3 months). */
  purgeAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<OutboxMessage>(
  {
    _id: String,
    channel: { type: String, enum: ['sms', 'mail'], required: true },
    template: { type: String, required: true },
    reference: { type: String, required: true },
    sealed: String,
    status: { type: String, enum: ['waiting', 'sent', 'failed', 'expired'], required: true },
    attempts: { type: Number, required: true },
    dueAt: { type: Date, required: true },
    putBack: { type: String, enum: ['free', 'kept'] },
    provider: { type: String, enum: ['main', 'fallback'] },
    endsAt: { type: Date, required: true },
    failure: String,
    createdAt: { type: Date, required: true },
    finishedAt: Date,
    purgeAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ channel: 1, dueAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
schema.index({ channel: 1, createdAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
schema.index({ purgeAt: 1 });

/** The outbox. Shards by `_id`; a worker asks every shard for what is due. */
export const outboxMessages = (db: Connection): Model<OutboxMessage> => modelOf(db, 'OutboxMessage', schema, 'outbox');
