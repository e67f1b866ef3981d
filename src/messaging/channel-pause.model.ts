import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../storage/model-of.ts';
import type { Channel } from './outbox.model.ts';

/** No provider of a channel answers: a worker found it, and the pages of every process may say so (security.md S64). */
export interface ChannelPause {
  _id: Channel;
  /** Unless a worker finds it again. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<ChannelPause>(
  {
    _id: { type: String, enum: ['sms', 'mail'] },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Two documents at most: it does not shard. */
export const channelPauses = (db: Connection): Model<ChannelPause> =>
  modelOf(db, 'ChannelPause', schema, 'channel-pauses');
