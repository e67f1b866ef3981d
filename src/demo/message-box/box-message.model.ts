import { type Connection, type Model, Schema } from 'mongoose';
import type { Channel } from '../../messaging/outbox.model.ts';

/** A message that the demonstration «sent»: in clear, since its people are invented. */
export interface BoxMessage {
  /** The message's reference: a repetition is the same message. */
  _id: string;
  channel: Channel;
  to: string;
  subject?: string;
  text: string;
  html?: string;
  sentAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<BoxMessage>(
  {
    _id: String,
    channel: { type: String, enum: ['sms', 'mail'], required: true },
    to: { type: String, required: true },
    subject: String,
    text: { type: String, required: true },
    html: String,
    sentAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ sentAt: -1, _id: -1 });

/** The demonstration's messages, in the identity provider's database. */
export const boxMessages = (db: Connection): Model<BoxMessage> =>
  (db.models.BoxMessage as Model<BoxMessage> | undefined) ?? db.model<BoxMessage>('BoxMessage', schema, 'message-box');
