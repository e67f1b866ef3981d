import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A back-channel logout that was obeyed: its token serves once (Back-Channel Logout 1.0 §2.6). */
interface UsedLogoutToken {
  /** SHA-256 of its `jti`. */
  _id: string;
  /** When the token itself is over. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<UsedLogoutToken>(
  {
    _id: String,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Logout tokens that have served. Shards by `_id` (hashed). */
export const usedLogoutTokens = (db: Connection): Model<UsedLogoutToken> =>
  modelOf(db, 'UsedLogoutToken', schema, 'used-logout-tokens');
