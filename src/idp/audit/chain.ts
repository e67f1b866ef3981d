import { createHmac } from 'node:crypto';
import { deriveKey } from '../../security/derive-key.ts';
import type { AuditEvent } from './actions.ts';
import type { AuditEntry } from './audit-entry.model.ts';

/** The end of the chain, or the place where it begins. */
export interface Head {
  number: number;
  hash: string;
}

/** What the first entry refers to. */
export const BEGINNING: Head = { number: 0, hash: '0'.repeat(64) };

/** Hashes of the audit log. */
export interface Chain {
  /** The entry that follows `head`. */
  link(head: Head, event: AuditEvent, at: Date): AuditEntry;
  /** Whether an entry is the very one that was written after `head`. */
  follows(head: Head, entry: AuditEntry): boolean;
  /** Of the place where the chain begins. */
  sealOf(anchor: Head): string;
}

/** Everything an entry says, in one fixed order, so that no two entries have one text. */
function canonical({ _id, at, action, result, accountId, actor, details, previous }: AuditEntry): string {
  const sorted = Object.entries(details ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const who = [actor?.kind, actor?.name ?? null];
  return JSON.stringify([_id, at?.toISOString(), action, result, accountId ?? null, who, sorted, previous]);
}

/**
 * Each entry holds a keyed hash of itself and of the hash before it: changing, removing, inserting or moving one breaks the
 * chain from there on, and mending it needs a key that is not in the database (S59).
 *
 * @param secret of the configuration
 */
export function createChain(secret: string): Chain {
  const key = deriveKey(secret, 'audit');
  const keyed = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  const hashOf = (entry: AuditEntry) => keyed(`entry\0${canonical(entry)}`);
  return {
    link(head, event, at) {
      const entry = { ...event, _id: head.number + 1, at, previous: head.hash, hash: '', schemaVersion: 1 as const };
      return { ...entry, hash: hashOf(entry) };
    },
    follows: (head, entry) =>
      entry._id === head.number + 1 && entry.previous === head.hash && entry.hash === hashOf(entry),
    sealOf: ({ number, hash }) => keyed(`anchor\0${number}\0${hash}`),
  };
}
