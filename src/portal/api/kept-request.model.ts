import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A write that a school's software marked with an `Idempotency-Key`, so that sent again it is not done again (L1). */
export interface KeptRequest {
  /** Hash of the client and its key. */
  _id: string;
  /** Hash of the method, the address and the body: a key stands for one request. */
  fingerprint: string;
  /** Of the attempt that does it. */
  attempt: string;
  /** Until then the attempt is believed to be under way; one that died leaves the key to the next. */
  underWayUntil: Date;
  /** The HTTP status it was answered with; absent while it is under way. What it answered is read again. */
  status?: number;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<KeptRequest>(
  {
    _id: String,
    fingerprint: { type: String, required: true },
    attempt: { type: String, required: true },
    underWayUntil: { type: Date, required: true },
    status: Number,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Writes of school software of the last day. Shards by `_id` (hashed). */
export const keptRequests = (db: Connection): Model<KeptRequest> =>
  modelOf(db, 'KeptRequest', schema, 'api-kept-requests');
