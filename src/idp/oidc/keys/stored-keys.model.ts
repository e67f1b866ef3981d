import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** The signing keys of an installation: one document, the same for all its processes. */
export interface StoredKeys {
  /** Always `signing-keys`. */
  _id: string;
  /** Counts the changes: whoever changes them says which he knew, and processes see that they have changed. */
  version: number;
  /** JSON of the keys, sealed: a copy of the database signs nothing. */
  sealed: string;
  /** Keys that a demonstration made are refused in production (security.md S61). */
  mode: 'demonstration' | 'production';
  changedAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<StoredKeys>(
  {
    _id: String,
    version: { type: Number, required: true },
    sealed: { type: String, required: true },
    mode: { type: String, enum: ['demonstration', 'production'], required: true },
    changedAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);

/** One document: it does not shard. */
export const storedKeys = (db: Connection): Model<StoredKeys> => modelOf(db, 'StoredKeys', schema, 'signing-keys');
