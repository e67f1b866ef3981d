import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** One passkey: a key pair whose private half never leaves its owner's devices (WebAuthn Level 3). */
export interface Passkey {
  /** The credential's id, base64url. */
  _id: string;
  accountId: string;
  /** COSE key, base64url. */
  publicKey: string;
  /** Signatures that the authenticator counted; 0 for ever where it counts none, as synchronised passkeys do. */
  counter: number;
  /** How the browser may reach it: `internal`, `hybrid`, `usb`… */
  transports: string[];
  /** «iPhone de Léa», of its owner's choosing. */
  name: string;
  createdAt: Date;
  lastUsedAt?: Date;
  schemaVersion: 1;
}

const schema = new Schema<Passkey>(
  {
    _id: String,
    accountId: { type: String, required: true },
    publicKey: { type: String, required: true },
    counter: { type: Number, required: true },
    transports: [String],
    name: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: Date,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ accountId: 1, createdAt: 1 });

/** The passkeys of all accounts. Shards by `_id`; those of an account are looked up by scatter. */
export const passkeys = (db: Connection): Model<Passkey> => modelOf(db, 'Passkey', schema, 'passkeys');
