import { trusted } from 'mongoose';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { accounts } from '../account.model.ts';
import type { ClosingIdp } from './after-steps.ts';
import { type Closing, type ClosingActor, closings } from './closing.model.ts';
import { finishClosing, finishOthers } from './run-closing.ts';

/**
 * `open`: there is nothing to undo; `late`: after 30 days; `into-closed`: the account that took over is closed itself, and is
 * to be opened again first; `active`: another account was opened for the same person since; `busy`: try again.
 */
export type UndoResult =
  | { ok: true; closing: Closing }
  | { ok: false; reason: 'open' | 'late' | 'into-closed' | 'active' | 'busy' };

const MEETINGS = 3;

/** Opens a closed account again as it was, within 30 days: its identifier, its password, its children (security.md S45). */
export async function undoClosing(idp: ClosingIdp, from: string, by: ClosingActor): Promise<UndoResult> {
  const { db } = idp;
  const account = await accounts(db).findById(from).lean();
  if (!account?.closed) return { ok: false, reason: 'open' };
  const { closing: id, into } = account.closed;
  for (let meeting = 0; meeting < MEETINGS; meeting += 1) {
    const closing = await begin(idp, id, by);
    if (closing === 'late') return { ok: false, reason: 'late' };
    if (closing) {
      await finishClosing(idp, closing);
      const after = await closings(db).findById(id).lean<Closing>();
      if (after?.state === 'undone') return { ok: true, closing: after };
      return { ok: false, reason: into ? 'into-closed' : 'active' };
    }
    await finishOthers(idp, into ? [from, into] : [from]);
  }
  return { ok: false, reason: 'busy' };
}

/** Marks the closing as being undone; undefined when another closing has one of the accounts under way. */
async function begin({ db, clock }: ClosingIdp, id: string, by: ClosingActor): Promise<Closing | 'late' | undefined> {
  const now = clock.now();
  const found = await closings(db).findById(id).lean<Closing>();
  if (found?.state === 'undoing') return found;
  if (found?.state === 'closing') return undefined;
  if (found?.state !== 'closed' || found.undoUntil <= now) return 'late';
  const busy = found.into ? [found.from, found.into] : [found.from];
  try {
    const begun = await closings(db)
      .findOneAndUpdate(
        { _id: id, state: 'closed', undoUntil: trusted({ $gt: now }) },
        { $set: { state: 'undoing', step: 0, busy, undoneBy: by, touchedAt: now } },
        { returnDocument: 'after' },
      )
      .lean<Closing>();
    return begun ?? undefined;
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}
