import { trusted } from 'mongoose';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import { bindSession } from './keep-visit.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

export type Linked =
  | { ok: true }
  /** `other-identity`: the account is linked to another one. `other-account`: this identity opens another account. */
  | { ok: false; reason: 'other-identity' | 'other-account' };

/**
 * Links what FranceConnect has just proved to an account whose owner has just proved to be it (D2, D3; security.md S43).
 * One identity opens one account, and the other way round (domain/franceconnect.md §7). Doing it twice changes nothing.
 */
export async function linkIdentity(
  { clock, db }: IdpContext,
  { account, visit }: { account: Account; visit: FranceConnectVisit },
): Promise<Linked> {
  const { issuer, sub } = visit;
  const unlinked = {
    _id: account._id,
    kind: 'guardian',
    closed: trusted({ $exists: false }),
    franceConnect: trusted({ $exists: false }),
  } as const;
  try {
    const written = await accounts(db).updateOne(unlinked, {
      $set: { franceConnect: { issuer, sub, linkedAt: clock.now() } },
    });
    if (written.modifiedCount === 0) {
      const known = await accounts(db).findById(account._id, { franceConnect: 1 }).lean();
      const same = known?.franceConnect?.sub === sub && known.franceConnect.issuer === issuer;
      if (!same) return { ok: false, reason: 'other-identity' };
    }
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return { ok: false, reason: 'other-account' };
  }
  await Promise.all([bindSession(db, visit, account._id), franceConnectVisits(db).deleteOne({ _id: visit._id })]);
  return { ok: true };
}
