import { trusted } from 'mongoose';
import type { IdpContext } from '../../context.ts';
import { accounts } from '../account.model.ts';
import { forgetFactors } from '../second-factor/factor-flag.ts';
import { type Closing, closings } from './closing.model.ts';

const BATCH = 100;

/** What a closed account keeps of a person; its identifier, which stays taken, and its dates tell nothing of her. */
const PERSONAL = ['email', 'newEmail', 'phone', 'civility', 'lastSignInAt', 'previousSignInAt'];
const KEPT = ['guardianIds', 'pupilId', 'franceConnect', 'secondFactors'];

/**
 * Deletes the personal data of the accounts closed more than 30 days ago (F9, obligations.md §7). A grouped account keeps
 * the hash of its password: its identifier goes on leading its owner to the account that took over. Done again, it changes
 * nothing. @returns how many were purged
 */
export async function purgeClosed({ db, clock, audit }: Pick<IdpContext, 'db' | 'clock' | 'audit'>): Promise<number> {
  const due = await closings(db)
    .find({ state: 'closed', undoUntil: trusted({ $lte: clock.now() }) })
    .limit(BATCH)
    .lean<Closing[]>();
  for (const { _id, from, into } of due) {
    const gone = [...PERSONAL, ...(into ? KEPT.map((field) => `closed.kept.${field}`) : ['closed.kept'])];
    await accounts(db).updateOne(
      { _id: from, 'closed.closing': _id },
      { $set: { givenName: '', familyName: '' }, $unset: Object.fromEntries(gone.map((field) => [field, 1])) },
    );
    await forgetFactors(db, from);
    await audit.record({ action: 'account-purged', result: 'done', accountId: from, actor: { kind: 'system' } });
    await closings(db).updateOne({ _id, state: 'closed' }, { $set: { state: 'purged', held: { from: [] } } });
  }
  return due.length;
}
