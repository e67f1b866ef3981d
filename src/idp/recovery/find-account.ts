import type { Connection } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import { survivingAccount } from '../accounts/closing/surviving-account.ts';
import { letters } from '../accounts/letters/letter.model.ts';
import { provisionalIdentifier } from '../accounts/letters/provisional.ts';
import { guardians } from '../directory/guardian.model.ts';
import { waysOf } from './contacts.ts';
import type { Outcome } from './recovery.model.ts';

/** What an identifier typed is worth for a recovery; `unknown` is nobody’s. */
export type Found = { outcome: Outcome | 'unknown'; account?: Account };

/**
 * Whose identifier this is, and whether its owner can be reached (E3). That of a grouped account leads to the account that
 * took over (F5, security.md S45).
 */
export async function findAccount(db: Connection, identifier: string): Promise<Found> {
  const provisional = provisionalIdentifier(identifier);
  const [typed, promised, letter] = await Promise.all([
    accounts(db).findOne({ identifier }).lean<Account>(),
    guardians(db).exists({ identifier }),
    provisional && letters(db).exists({ identifier: provisional }),
  ]);
  if (!typed) return { outcome: promised || letter ? 'never-activated' : 'unknown' };
  const account = await survivingAccount(db, typed);
  if (!account) return { outcome: 'closed' };
  if (waysOf(account).length > 0) return { outcome: 'way', account };
  if (account.kind === 'pupil') return { outcome: 'pupil' };
  return { outcome: account.email ? 'unconfirmed' : 'no-contact' };
}
