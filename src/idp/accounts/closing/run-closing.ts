import { type Connection, trusted } from 'mongoose';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { type Account, accounts } from '../account.model.ts';
import { afterSteps, type ClosingIdp } from './after-steps.ts';
import { type Closing, type ClosingState, closings } from './closing.model.ts';
import { finishMoves, noteSteps } from './finish-moves.ts';
import { moveSteps } from './move-steps.ts';

const ENDS: Partial<Record<ClosingState, ClosingState>> = { closing: 'closed', undoing: 'undone' };

/** Puts the closing in another state, where nobody did so before, and lets others touch its accounts again. */
async function settle(db: Connection, { _id, state }: Closing, end: ClosingState) {
  await closings(db).updateOne({ _id, state }, { $set: { state: end, step: 0 }, $unset: { busy: 1 } });
}

/** An account was closed by another closing before this one had the right to touch it: nothing is done then. */
async function cannotBegin(db: Connection, { _id, from, into }: Closing): Promise<boolean> {
  const found = await accounts(db)
    .find({ _id: trusted({ $in: into ? [from, into] : [from] }) })
    .lean<Account[]>();
  const by = (id: string | undefined) => found.find((account) => account._id === id);
  const source = by(from);
  if (!source || (source.closed && source.closed.closing !== _id)) return true;
  const survivor = by(into);
  return into !== undefined && (!survivor || survivor.closed !== undefined);
}

/** The account that took over is closed itself, or the person has opened another one since. */
async function cannotReopen(db: Connection, { from, into }: Closing): Promise<boolean> {
  if (into) return (await accounts(db).exists({ _id: into, closed: trusted({ $exists: false }) })) === null;
  const kept = (await accounts(db).findById(from).lean<Account>())?.closed?.kept;
  const rivals = [
    ...(kept?.guardianIds?.length ? [{ guardianIds: trusted({ $in: kept.guardianIds }) }] : []),
    ...(kept?.pupilId ? [{ pupilId: kept.pupilId }] : []),
  ];
  const found = await Promise.all(rivals.map((rival) => accounts(db).exists(rival)));
  return found.some((rival) => rival !== null);
}

/**
 * Does all that is left of a closing, or of its undoing, from where the last process left it. Any number of processes may
 * do so at once.
 */
export async function finishClosing(idp: ClosingIdp, closing: Closing): Promise<void> {
  const { db, clock } = idp;
  const end = ENDS[closing.state];
  if (!end) return;
  if (closing.step === 0) {
    if (closing.state === 'closing' && (await cannotBegin(db, closing))) return settle(db, closing, 'refused');
    if (closing.state === 'undoing' && (await cannotReopen(db, closing))) return stayClosed(db, closing);
  }
  try {
    await finishMoves(db, clock, closing);
  } catch (error) {
    // Undone too late by a moment: another account was opened for the same children.
    if (closing.state !== 'undoing' || closing.into || !isDuplicateKey(error)) throw error;
    return stayClosed(db, closing);
  }
  const moves = moveSteps(closing).length;
  const steps = afterSteps(closing);
  for (let step = Math.max(closing.step, moves); step < moves + steps.length; step += 1) {
    await steps[step - moves]!(idp, closing);
    await noteSteps(db, clock, closing, step + 1);
  }
  await settle(db, closing, end);
}

/** Takes back an undoing that may not be: the account stays closed. */
async function stayClosed(db: Connection, closing: Closing): Promise<void> {
  await accounts(db).updateOne(
    { _id: closing.from, 'closed.closing': closing._id },
    { $unset: { 'closed.moving': 1 } },
  );
  await settle(db, closing, 'closed');
}

/** Finishes what others began on these accounts; their process may be dead. */
export async function finishOthers(idp: ClosingIdp, accountIds: readonly string[]): Promise<void> {
  const others = await closings(idp.db)
    .find({ busy: trusted({ $in: [...accountIds] }) })
    .lean<Closing[]>();
  for (const other of others) await finishClosing(idp, other);
}
