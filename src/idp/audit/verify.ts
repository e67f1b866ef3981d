import type { Connection } from 'mongoose';
import { readAnchor } from './anchor.ts';
import { type AuditEntry, auditEntries } from './audit-entry.model.ts';
import { createChain, type Head } from './chain.ts';

/** What stands against the log: the first place where it is not what was written. */
export type Broken =
  /** Somebody moved the place where the chain begins. */
  | { fault: 'anchor' }
  /** An entry lacks; `number` is the first that does. */
  | { fault: 'missing'; number: number }
  /** An entry is not what was written, or not where it was written. */
  | { fault: 'changed'; number: number }
  /** The entry noted earlier is another one now. */
  | { fault: 'head'; number: number };

type Verified =
  | { ok: true; entries: number; begins: number; head: Head }
  | { ok: false; broken: Broken; entries: number };

interface VerifyOptions {
  db: Connection;
  /** Of the configuration. */
  secret: string;
  /** A head noted earlier, elsewhere: only by it is it seen that the last entries were removed. */
  noted?: Head | undefined;
}

const BATCH = 1_000;

/** Checks the whole audit log, one entry after the other, from where it begins to its head (S59). */
export async function verifyAudit({ db, secret, noted }: VerifyOptions): Promise<Verified> {
  const chain = createChain(secret);
  const anchor = await readAnchor(db, chain);
  if (!anchor) return { ok: false, broken: { fault: 'anchor' }, entries: 0 };
  const stored = db.getClient().db(db.name).collection<AuditEntry>(auditEntries(db).collection.name);
  let head = anchor;
  let entries = 0;
  let seen = noted === undefined || noted.number < anchor.number;
  const check = ({ number, hash }: Head) => {
    if (number === noted?.number) seen = hash === noted.hash;
    return number !== noted?.number || seen;
  };
  if (!check(anchor)) return { ok: false, broken: { fault: 'head', number: anchor.number }, entries };
  for await (const entry of stored.find({ _id: { $gt: anchor.number } }, { sort: { _id: 1 }, batchSize: BATCH })) {
    const number = head.number + 1;
    if (entry._id !== number) return { ok: false, broken: { fault: 'missing', number }, entries };
    if (!chain.follows(head, entry)) return { ok: false, broken: { fault: 'changed', number }, entries };
    head = { number, hash: entry.hash };
    entries += 1;
    if (!check(head)) return { ok: false, broken: { fault: 'head', number }, entries };
  }
  if (!seen) return { ok: false, broken: { fault: 'missing', number: head.number + 1 }, entries };
  return { ok: true, entries, begins: anchor.number + 1, head };
}
