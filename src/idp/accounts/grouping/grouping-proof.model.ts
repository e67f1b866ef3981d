import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/**
 * Someone signed in to one account proved to own another one too (F5): the right to see its children and to add them, for
 * a moment, in her session alone.
 */
export interface GroupingProof {
  /** In the page's address; of the grouping that it allows, so that it allows one. */
  _id: string;
  /** The account signed in to, which would take over the children. */
  accountId: string;
  /** The session in which the proof was given. */
  sessionUid: string;
  /** The other account; absent for a letter that opened none yet. */
  other?: string;
  letterId?: string;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<GroupingProof>(
  {
    _id: String,
    accountId: { type: String, required: true },
    sessionUid: { type: String, required: true },
    other: String,
    letterId: String,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The proofs given. Shards by `_id`. */
export const groupingProofs = (db: Connection): Model<GroupingProof> =>
  modelOf(db, 'GroupingProof', schema, 'grouping-proofs');
