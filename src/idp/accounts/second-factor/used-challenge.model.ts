import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** A challenge that a passkey answered: its existence is what makes it worth nothing more. */
export interface UsedChallenge {
  /** The challenge's hash. */
  _id: string;
  /** When the challenge itself ends, after which nobody asks. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<UsedChallenge>(
  { _id: String, expiresAt: { type: Date, required: true }, schemaVersion: { type: Number, default: 1 } },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The challenges that were answered in the last minutes. Shards by `_id`. */
export const usedChallenges = (db: Connection): Model<UsedChallenge> =>
  modelOf(db, 'UsedChallenge', schema, 'used-challenges');
