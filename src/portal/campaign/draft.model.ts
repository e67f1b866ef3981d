import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/**
 * What a guardian is typing and has not validated (I1): hers alone, so that two guardians never overwrite one another, and
 * kept when her session ends. It counts for nothing.
 */
export interface Draft {
  /** `file:phase:guardian`. */
  _id: string;
  /** The fields of the form as typed. */
  values: Record<string, string>;
  savedAt: Date;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Draft>(
  {
    _id: String,
    values: { type: Schema.Types.Mixed, required: true },
    savedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false, minimize: false },
);
schema.index({ expiresAt: 1 });

/** Drafts of entries. Shards by `_id` (hashed). */
export const drafts = (db: Connection): Model<Draft> => modelOf(db, 'Draft', schema, 'orientation-drafts');
