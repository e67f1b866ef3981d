import type { Connection } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import { type Account, accounts } from '../account.model.ts';
import { closings } from './closing.model.ts';
import { finishMoves } from './finish-moves.ts';

/**
 * An account as it may be shown: where a grouping gives it children or takes some back, and has not come to its end, that is
 * finished first (security.md S45: the old state or the new one, never half). Whoever reads the children of an account asks
 * this; it costs nothing when no grouping is under way.
 */
export async function settledAccount(
  { db, clock }: { db: Connection; clock: Clock },
  account: Account,
): Promise<Account> {
  if (!account.inGrouping) return account;
  const closing = await closings(db).findById(account.inGrouping).lean();
  if (closing) await finishMoves(db, clock, closing);
  return (await accounts(db).findById(account._id).lean()) ?? account;
}
