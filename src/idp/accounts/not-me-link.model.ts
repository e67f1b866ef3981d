import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { NOTICES, type Notice } from './notices.ts';

/** Addresses that a change replaced. */
export interface Formerly {
  mail?: string;
  /** E.164. */
  phone?: string;
}

/** The link «Ce n’est pas moi» of one mail (S12). */
export interface NotMeLink {
  /** Hash of the token in the mail. */
  _id: string;
  accountId: string;
  notice: Notice;
  /** Whether the mail went to the address that the account has, or to the one that it had before. */
  sentTo: 'present' | 'former';
  /** What the change replaced, to be restored. */
  formerly?: Formerly;
  createdAt: Date;
  /** After that it is worth nothing. */
  expiresAt: Date;
  /** When the button was pressed and all was done: pressed again, it changes nothing more. */
  pressedAt?: Date;
  schemaVersion: 1;
}

const schema = new Schema<NotMeLink>(
  {
    _id: String,
    accountId: { type: String, required: true },
    notice: { type: String, enum: NOTICES, required: true },
    sentTo: { type: String, enum: ['present', 'former'], required: true },
    formerly: new Schema<Formerly>({ mail: String, phone: String }, { _id: false }),
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    pressedAt: Date,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });
schema.index({ accountId: 1, createdAt: 1 });

/** The links «Ce n’est pas moi». Shards by `_id`. */
export const notMeLinks = (db: Connection): Model<NotMeLink> => modelOf(db, 'NotMeLink', schema, 'not-me-links');
