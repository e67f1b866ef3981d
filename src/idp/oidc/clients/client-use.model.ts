import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** When a client was last given tokens: its registration is of use to nobody once that is long ago (security.md S40). */
export interface ClientUse {
  /** The client's identifier. */
  _id: string;
  /** Within an hour. */
  lastAt: Date;
  /** A year after the last use. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<ClientUse>(
  {
    _id: String,
    lastAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Clients in use. One document a client: it need not be sharded. */
export const clientUses = (db: Connection): Model<ClientUse> => modelOf(db, 'ClientUse', schema, 'client-uses');
