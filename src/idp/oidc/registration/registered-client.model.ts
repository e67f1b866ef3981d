import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';
import { type Bounds, boundsSchema } from './bounds.ts';

/** An app that its developer registered (RFC 7591). */
export interface RegisteredClient {
  /** Its `client_id`. */
  _id: string;
  /** Of the invitation that it was registered by. */
  invitationId: string;
  /** As people see it. */
  name: string;
  /** JSON of its metadata as the engine took them (RFC 7591 §2), without its secret: keys may hold dots. */
  metadata: string;
  /** Its secret, sealed (`security/seal.ts`), where it has one: the engine compares it when an update names it. */
  secret?: string;
  bounds: Bounds;
  registeredAt: Date;
  /** When the operator said that it is what it says. */
  verifiedAt?: Date;
  /** 90 days after its last use, within an hour (security.md S40). */
  endsAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<RegisteredClient>(
  {
    _id: String,
    invitationId: { type: String, required: true },
    name: { type: String, required: true },
    metadata: { type: String, required: true },
    secret: String,
    bounds: { type: boundsSchema, required: true },
    registeredAt: { type: Date, required: true },
    verifiedAt: Date,
    endsAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ endsAt: 1 });

/** The apps that developers registered. Shards by `_id`. */
export const registeredClients = (db: Connection): Model<RegisteredClient> =>
  modelOf(db, 'RegisteredClient', schema, 'registered-clients');
