import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** The failures on one identifier, known or not: an unknown one must wait as long as a known one (A3, S6). */
export interface LockoutState {
  /** Keyed hash of the identifier typed: people type passwords and addresses there by mistake. */
  _id: string;
  /** Attempts since the last success; each counts before its password is verified. */
  failures: number;
  /** The last attempt was let through: how it learns its own outcome. */
  admitted: boolean;
  /** No password is verified before. */
  until: Date;
  /** When the failures are forgotten. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<LockoutState>(
  {
    _id: String,
    failures: { type: Number, required: true },
    admitted: { type: Boolean, required: true },
    until: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The lock-outs of the identity provider. Shards by `_id`. */
export const lockouts = (db: Connection): Model<LockoutState> => modelOf(db, 'Lockout', schema, 'lockouts');
