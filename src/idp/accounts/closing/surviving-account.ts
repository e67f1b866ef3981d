import type { Connection } from 'mongoose';
import { type Account, accounts } from '../account.model.ts';

/** An account may be grouped into one that is grouped in its turn; more often than this is no family’s doing. */
const LONGEST_CHAIN = 20;

/**
 * Where a closed account's identifier leads: the account that has its children now, when it was grouped and that one is open
 * (S45). To be told only to who proved to own the closed one.
 */
export async function survivingAccount(db: Connection, account: Account): Promise<Account | undefined> {
  let current: Account | null = account;
  for (let link = 0; current?.closed && link < LONGEST_CHAIN; link += 1) {
    current = current.closed.into ? await accounts(db).findById(current.closed.into).lean<Account>() : null;
  }
  return current && !current.closed ? current : undefined;
}
