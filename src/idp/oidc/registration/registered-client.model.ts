import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** What an invitation lets an app have, whatever it asks for (G2). */
export interface Bounds {
  scopes: string[];
  /** Hosts that its addresses may have: `agenda.example.fr`, `localhost:4003`. */
  hosts: string[];
  /** Schemes that a native app may be called back by (RFC 8252 §7.1): `fr.example.agenda`. */
  schemes: string[];
  /** UAI of the schools that it serves; absent for all. */
  schools?: string[];
}

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
  /** Hash of its secret, of a client that has one. */
  secretHash?: string;
  bounds: Bounds;
  registeredAt: Date;
  /** When the operator said that it is what it says. */
  verifiedAt?: Date;
  /** Within a day. */
  lastUsedAt: Date;
  /** 90 days after its last use (security.md S40). */
  expiresAt: Date;
  schemaVersion: 1;
}

const bounds = new Schema<Bounds>(
  {
    scopes: { type: [String], required: true },
    hosts: { type: [String], required: true },
    schemes: { type: [String], required: true },
    schools: { type: [String], default: undefined },
  },
  { _id: false },
);

const schema = new Schema<RegisteredClient>(
  {
    _id: String,
    invitationId: { type: String, required: true },
    name: { type: String, required: true },
    metadata: { type: String, required: true },
    secretHash: String,
    bounds: { type: bounds, required: true },
    registeredAt: { type: Date, required: true },
    verifiedAt: Date,
    lastUsedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The apps that developers registered. Shards by `_id`. */
export const registeredClients = (db: Connection): Model<RegisteredClient> =>
  modelOf(db, 'RegisteredClient', schema, 'registered-clients');
