import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** Where the chain begins since entries whose time was over were removed from its oldest end. */
export interface AuditAnchor {
  _id: 'anchor';
  /** Number of the last entry that was removed, or is about to be. */
  number: number;
  /** Hash of that entry: the next one refers to it. */
  hash: string;
  /** Keyed hash of both: who may only write to the database cannot move the anchor. */
  seal: string;
  schemaVersion: 1;
}

const schema = new Schema<AuditAnchor>(
  {
    _id: String,
    number: { type: Number, required: true },
    hash: { type: String, required: true },
    seal: { type: String, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);

/** The anchor of the audit log: one document at most. */
export const auditAnchors = (db: Connection): Model<AuditAnchor> => modelOf(db, 'AuditAnchor', schema, 'audit-anchor');
