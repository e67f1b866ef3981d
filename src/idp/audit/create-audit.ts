import type { Connection } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { groupCommit } from '../../storage/group-commit.ts';
import type { AuditEvent } from './actions.ts';
import { readAnchor } from './anchor.ts';
import { appendTo, type Happened } from './append.ts';
import { type AuditEntry, auditEntries } from './audit-entry.model.ts';
import { BEGINNING, createChain } from './chain.ts';

/** The audit log (security.md S59): who did what, when, with what result. */
export interface Audit {
  /**
   * Adds an event. When this returns, it outlives a crash; it leaves together with what others add at the same moment, so
   * do it beside the action's own writes rather than after them.
   */
  record(event: AuditEvent): Promise<void>;
}

interface AuditOptions {
  db: Connection;
  clock: Clock;
  /** Of the configuration: keys the chain. */
  secret: string;
}

const LIMITS = {
  largestBatch: 500,
  longestQueue: 20_000,
  gatheringMilliseconds: 2,
  spacingMilliseconds: 0,
  longestBatchMilliseconds: 5_000,
};

export function createAudit({ db, clock, secret }: AuditOptions): Audit {
  const chain = createChain(secret);
  const entries = db.getClient().db(db.name).collection<AuditEntry>(auditEntries(db).collection.name);
  // An anchor that somebody changed is told by `audit verify`; events are kept all the same.
  const begins = async () => (await readAnchor(db, chain)) ?? BEGINNING;
  const append = groupCommit<Happened, void>(appendTo({ entries, chain, begins }), LIMITS);
  return {
    record: (event) => append({ ...event, at: clock.now() }),
  };
}
