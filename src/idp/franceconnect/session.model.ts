import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A session at FranceConnect that this browser opened through us, kept to be ended with ours (D6). */
export interface FranceConnectSession {
  /** SHA-256 of the browser's cookie. */
  _id: string;
  /** Whose sign-out ends it; absent until she proved which account is hers. */
  accountId?: string;
  /** The raw ID token, sealed: FranceConnect wants it back as a hint. It tells nothing but the `sub`. */
  idToken?: string;
  /** A sign-out on its way there and back, as the hash of its `state`, and where it goes on to. */
  leaving?: { state: string; returnTo: string };
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<FranceConnectSession>(
  {
    _id: String,
    accountId: String,
    idToken: String,
    leaving: new Schema({ state: String, returnTo: String }, { _id: false }),
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The sessions at FranceConnect. Shards by `_id` (hashed). */
export const franceConnectSessions = (db: Connection): Model<FranceConnectSession> =>
  modelOf(db, 'FranceConnectSession', schema, 'franceconnect-sessions');
