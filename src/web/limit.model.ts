import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../storage/model-of.ts';

/** How much of one limit one subject has used (security.md S4, S5, S13). */
export interface LimitCounter {
  /** Hash of the limit's name and of the subject: an address, a phone number, an account. */
  _id: string;
  /** Points used since the window opened. */
  points: number;
  /** The last take was let through: how it learns its own outcome. */
  admitted: boolean;
  /** When the window closes; the counter is worth nothing afterwards. */
  resetAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<LimitCounter>(
  {
    _id: String,
    points: { type: Number, required: true },
    admitted: { type: Boolean, required: true },
    resetAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ resetAt: 1 });

/** The counters of all limits. Shards by `_id`. */
export const limitCounters = (db: Connection): Model<LimitCounter> => modelOf(db, 'LimitCounter', schema, 'limits');
