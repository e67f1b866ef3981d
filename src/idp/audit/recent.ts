import type { Connection } from 'mongoose';
import { type AuditEntry, auditEntries } from './audit-entry.model.ts';

/** The last events of an account, newest first: what its owner may read of the audit log (F7). */
export const recentOf = (db: Connection, accountId: string, count: number): Promise<AuditEntry[]> =>
  auditEntries(db).find({ accountId }).sort({ _id: -1 }).limit(count).lean<AuditEntry[]>();
