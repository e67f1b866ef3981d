import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';
import { type Bounds, boundsSchema } from './bounds.ts';

/** The right to register apps, which the operator gives a developer: an initial access token (RFC 7591 §3, S40). */
export interface Invitation {
  /** Hash of the token. */
  _id: string;
  /** Whom it was given to, as the operator noted it. */
  label: string;
  bounds: Bounds;
  /** Apps that may be registered by it at once. */
  quota: number;
  /** Apps registered by it that are there still. */
  registered: number;
  createdAt: Date;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Invitation>(
  {
    _id: String,
    label: { type: String, required: true },
    bounds: { type: boundsSchema, required: true },
    quota: { type: Number, required: true },
    registered: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Invitations of developers. Few: they need not be sharded. */
export const invitations = (db: Connection): Model<Invitation> =>
  modelOf(db, 'ClientInvitation', schema, 'client-invitations');
