import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A visit to FranceConnect under way, between leaving for it and coming back: one `state`, good once (security.md S37). */
export interface FranceConnectAttempt {
  /** SHA-256 of `state`. */
  _id: string;
  /** SHA-256 of the cookie of the browser that left: no other may come back (login CSRF, RFC 9700 §4.7; S43). */
  browser: string;
  /** The sign-in it belongs to: the interaction's uid. Absent for a link of «Mon compte» (D3). */
  uid?: string;
  /** The session of ours that asked for a link (D3). */
  link?: { accountId: string; sessionUid: string };
  /** Nonce and PKCE verifier, sealed. */
  secrets: string;
  /** When it came back. It is kept, so that the back button and a reload are told from a forgery. */
  usedAt?: Date;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<FranceConnectAttempt>(
  {
    _id: String,
    browser: { type: String, required: true },
    uid: String,
    link: new Schema({ accountId: String, sessionUid: String }, { _id: false }),
    secrets: { type: String, required: true },
    usedAt: Date,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The visits under way. Shards by `_id` (hashed). */
export const franceConnectAttempts = (db: Connection): Model<FranceConnectAttempt> =>
  modelOf(db, 'FranceConnectAttempt', schema, 'franceconnect-attempts');
