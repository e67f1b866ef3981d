import { type Connection, trusted } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import { readAnchor } from './anchor.ts';
import { auditAnchors } from './audit-anchor.model.ts';
import { type AuditEntry, auditEntries } from './audit-entry.model.ts';
import { type Chain, createChain, type Head } from './chain.ts';
import type { Audit } from './create-audit.ts';

interface PurgeOptions {
  db: Connection;
  clock: Clock;
  /** Of the configuration. */
  secret: string;
  audit: Audit;
  /** How long entries are kept. */
  keptMonths: number;
}

const BATCH = 1_000;

/** Moves the place where the chain begins on, never back: another process may have moved it further. */
async function moveAnchor(db: Connection, chain: Chain, { number, hash }: Head): Promise<void> {
  const moved = { $set: { number, hash, seal: chain.sealOf({ number, hash }), schemaVersion: 1 as const } };
  try {
    await auditAnchors(db).updateOne({ _id: 'anchor', number: trusted({ $lt: number }) }, moved, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * The last of the oldest entries after `from` whose time is over, some at a time; undefined where there is none. It stops at
 * an entry that is not what was written: to change a date is no way to have entries deleted.
 */
async function lastOver(db: Connection, chain: Chain, from: Head, before: Date): Promise<Head | undefined> {
  const batch = await auditEntries(db)
    .find({ _id: trusted({ $gt: from.number }) })
    .sort({ _id: 1 })
    .limit(BATCH)
    .lean<AuditEntry[]>();
  let last = from;
  for (const entry of batch) {
    if (entry.at >= before || !chain.follows(last, entry)) break;
    last = { number: entry._id, hash: entry.hash };
  }
  return last === from ? undefined : last;
}

/**
 * Removes the entries whose time is over (S59, obligations.md §7), from the oldest on, so that the rest can still be
 * verified: first the place where the chain begins is moved, then what lies before it is deleted. A crash in between
 * leaves entries that the next purge deletes. What was purged is itself an entry.
 *
 * @returns how many were deleted
 */
export async function purgeAudit({ db, clock, secret, audit, keptMonths }: PurgeOptions): Promise<number> {
  const chain = createChain(secret);
  const before = new Date(clock.now());
  before.setUTCMonth(before.getUTCMonth() - keptMonths);
  const begins = await readAnchor(db, chain);
  // Nothing is deleted from a log that somebody tampered with.
  if (!begins) return 0;
  let deleted = 0;
  let last: Head | undefined = begins;
  for (let next: Head | undefined = begins; next; next = await lastOver(db, chain, next, before)) {
    last = next;
    if (next !== begins) await moveAnchor(db, chain, next);
    const { deletedCount } = await auditEntries(db).deleteMany({ _id: trusted({ $lte: next.number }) });
    deleted += deletedCount;
  }
  if (deleted > 0) {
    const details = { entries: String(deleted), until: String(last.number) };
    await audit.record({ action: 'audit-purged', result: 'done', actor: { kind: 'system' }, details });
  }
  return deleted;
}
