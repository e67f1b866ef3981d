import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { AUDIT_ACTIONS, type AuditEvent } from './actions.ts';

/** One event of the audit log (S59). Entries are only ever added, and removed from the oldest end when their time is over. */
export interface AuditEntry extends AuditEvent {
  /** The place in the chain: one chain an installation, numbers without a gap. */
  _id: number;
  at: Date;
  /** Hash of the entry before, of 64 zeros for the first: see `chain.ts`. */
  previous: string;
  hash: string;
  schemaVersion: 1;
}

const schema = new Schema<AuditEntry>(
  {
    _id: Number,
    at: { type: Date, required: true },
    action: { type: String, enum: AUDIT_ACTIONS, required: true },
    result: { type: String, enum: ['done', 'refused'], required: true },
    accountId: String,
    actor: new Schema(
      { kind: { type: String, enum: ['owner', 'developer', 'administrator', 'system'], required: true }, name: String },
      { _id: false },
    ),
    details: { type: Map, of: String },
    previous: { type: String, required: true },
    hash: { type: String, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ accountId: 1, _id: -1 }, { partialFilterExpression: { accountId: { $exists: true } } });

/** The audit log. It does not shard: entries follow one another. One chain a shard would do, if ever one were too slow. */
export const auditEntries = (db: Connection): Model<AuditEntry> => modelOf(db, 'AuditEntry', schema, 'audit');
