import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A sign-in under way in one tab, between leaving for the provider and coming back (A6: two tabs do not meet). */
export interface SignInAttempt {
  /** SHA-256 of `state`. */
  _id: string;
  /** SHA-256 of the cookie of the browser that started it: no other may finish it (login CSRF, RFC 9700 §4.7). */
  browser: string;
  /** Nonce and PKCE verifier, sealed: see `token-seal.ts`. */
  secrets: string;
  /** The page that was asked for: a path of ours. */
  returnTo: string;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<SignInAttempt>(
  {
    _id: String,
    browser: { type: String, required: true },
    secrets: { type: String, required: true },
    returnTo: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Sign-ins under way. Shards by `_id` (hashed). */
export const signInAttempts = (db: Connection): Model<SignInAttempt> =>
  modelOf(db, 'SignInAttempt', schema, 'sign-in-attempts');
