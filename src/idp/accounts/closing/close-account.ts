import { trusted } from 'mongoose';
import { DAY_MS } from '../../../clock.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { type Account, accounts } from '../account.model.ts';
import type { ClosingIdp } from './after-steps.ts';
import { type Closing, type ClosingActor, closings } from './closing.model.ts';
import { finishClosing, finishOthers } from './run-closing.ts';

interface ClosingRequest {
  /** Chosen before: the same request again closes nothing more. */
  id: string;
  from: string;
  /** The account that takes over the children (F5). */
  into?: string;
  reason: Closing['reason'];
  actor: ClosingActor;
}

/** `busy`: another closing has one of the accounts under way; `closed`: one of them is closed already, or was reopened since. */
export type ClosingResult = { ok: true } | { ok: false; reason: 'busy' | 'closed' };

/** How long a closing can be undone (S45), and the account's data are kept. */
export const UNDO_DAYS = 30;
/** Others’ closings are finished first, once; whoever meets more is told to come back. */
const MEETINGS = 3;

/**
 * Closes an account (F9), into another one where its children go there (F5). The one insert that begins it keeps every
 * other closing away from both accounts, so that of two at once one wins and the other is told; from then on any process
 * can finish it (see `finishClosing`).
 */
export async function closeAccount(idp: ClosingIdp, request: ClosingRequest): Promise<ClosingResult> {
  const { db } = idp;
  const accountIds = request.into ? [request.from, request.into] : [request.from];
  for (let meeting = 0; meeting < MEETINGS; meeting += 1) {
    const closing = await begin(idp, request, accountIds);
    if (closing) {
      if (closing.from !== request.from || closing.into !== request.into) return { ok: false, reason: 'closed' };
      await finishClosing(idp, closing);
      const state = (await closings(db).findById(request.id).lean<Closing>())?.state;
      return state === 'closed' ? { ok: true } : { ok: false, reason: 'closed' };
    }
    await finishOthers(idp, accountIds);
  }
  return { ok: false, reason: 'busy' };
}

/** Writes down what is to be done; gives what was written with this id before; undefined when others are at it. */
async function begin({ db, clock }: ClosingIdp, request: ClosingRequest, accountIds: string[]) {
  const known = await closings(db).findById(request.id).lean<Closing>();
  if (known) return known;
  const held = await heldBy(db, accountIds);
  const { id, from, into, reason, actor } = request;
  const now = clock.now();
  const closing: Closing = {
    _id: id,
    from,
    ...(into && { into }),
    reason,
    actor,
    held: { from: held.get(from) ?? [], ...(into && { into: held.get(into) ?? [] }) },
    state: 'closing',
    step: 0,
    busy: accountIds,
    createdAt: now,
    touchedAt: now,
    undoUntil: new Date(now.getTime() + UNDO_DAYS * DAY_MS),
    schemaVersion: 1,
  };
  try {
    await closings(db).create(closing);
    return closing;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await closings(db).findById(id).lean<Closing>()) ?? undefined;
  }
}

async function heldBy(db: ClosingIdp['db'], accountIds: string[]): Promise<Map<string, string[]>> {
  const found = await accounts(db)
    .find({ _id: trusted({ $in: accountIds }) }, { guardianIds: 1 })
    .lean<Pick<Account, '_id' | 'guardianIds'>[]>();
  return new Map(found.map(({ _id, guardianIds = [] }) => [_id, guardianIds]));
}
