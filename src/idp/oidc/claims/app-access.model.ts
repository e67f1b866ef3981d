import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** That a service was given data of an account, and which (F7). */
export interface AppAccess {
  /** `<account> <client>`. */
  _id: string;
  accountId: string;
  clientId: string;
  /** Names of the claims that it may have asked for, of all its accesses. */
  claims: string[];
  firstAt: Date;
  /** Within an hour. */
  lastAt: Date;
  /** A year after the last access (obligations.md §7). */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<AppAccess>(
  {
    _id: String,
    accountId: { type: String, required: true },
    clientId: { type: String, required: true },
    claims: { type: [String], required: true },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ accountId: 1 });
schema.index({ expiresAt: 1 });

/** The services that were given data. Shards by `_id`. */
export const appAccesses = (db: Connection): Model<AppAccess> => modelOf(db, 'AppAccess', schema, 'app-accesses');
