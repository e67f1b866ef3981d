import { trusted } from 'mongoose';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { type Account, accounts } from '../account.model.ts';
import type { ClosingIdp } from '../closing/after-steps.ts';
import { type ClosingResult, closeAccount } from '../closing/close-account.ts';
import { hasAccount } from '../has-account.ts';
import { letters } from '../letters/letter.model.ts';
import { tellOwner } from '../tell-owner.ts';
import type { GroupingProof } from './grouping-proof.model.ts';

/** Adds the children that a proof opens to the account of who gave it (F5). Sent twice it adds them once. */
export function groupAccounts(idp: ClosingIdp, proof: GroupingProof): Promise<ClosingResult> {
  const { _id: id, accountId, letterId, other } = proof;
  if (letterId || !other) return addLetter(idp, proof);
  return closeAccount(idp, { id, from: other, into: accountId, reason: 'grouped', actor: { kind: 'owner' } });
}

/**
 * A letter that opened no account closes none: its guardian documents join the account in one update, which the unique
 * index refuses where another account has them. What follows is done again by the same form, sent again.
 */
async function addLetter(idp: ClosingIdp, { _id, accountId, letterId }: GroupingProof): Promise<ClosingResult> {
  const { db, clock } = idp;
  const now = clock.now();
  const letter = await letters(db).findById(letterId).lean();
  if (!letter || (letter.usedAt && letter.usedBy !== _id)) return { ok: false, reason: 'closed' };
  // On their way between two accounts, they are held by neither for a moment.
  if (await hasAccount(db, letter.guardianIds, { except: accountId })) return { ok: false, reason: 'closed' };
  let account: Account | null;
  try {
    account = await accounts(db)
      .findOneAndUpdate(
        { _id: accountId, closed: trusted({ $exists: false }) },
        { $addToSet: { guardianIds: { $each: letter.guardianIds } } },
        { returnDocument: 'after' },
      )
      .lean<Account>();
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, reason: 'closed' };
    throw error;
  }
  if (!account) return { ok: false, reason: 'closed' };
  await letters(db).updateOne(
    { _id: letterId, usedAt: trusted({ $exists: false }) },
    { $set: { usedAt: now, usedBy: _id } },
  );
  await tellOwner(idp, account, { notice: 'child-added', key: _id });
  const details = { way: 'letter' };
  await idp.audit.record({ action: 'accounts-grouped', result: 'done', accountId, actor: { kind: 'owner' }, details });
  return { ok: true };
}
