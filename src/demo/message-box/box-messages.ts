import type { Connection } from 'mongoose';
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

/** The demonstration's messages, in the identity provider's database. No migration of production knows them. */
export const boxMessages = (db: Connection) => db.collection<BoxMessage>('message-box');

/** Makes the index that the page's query needs. */
export const indexBoxMessages = (db: Connection): Promise<string> =>
  boxMessages(db).createIndex({ sentAt: -1, _id: -1 });
