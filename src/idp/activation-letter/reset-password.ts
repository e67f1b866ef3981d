import { trusted } from 'mongoose';
import { accounts } from '../accounts/account.model.ts';
import type { Opened } from '../accounts/open-account.ts';
import type { IdpWeb } from '../context.ts';

/** Gives an account that its owner lost the password she chose after a school's letter (C3). A closed one gets none. */
export async function resetPassword(
  { db, passwords }: IdpWeb,
  { accountId, password }: { accountId: string; password: string },
): Promise<Opened> {
  const passwordHash = await passwords.hash(password);
  const account = await accounts(db)
    .findOneAndUpdate({ _id: accountId, closed: trusted({ $exists: false }) }, { $set: { passwordHash } })
    .lean();
  return account ? { ok: true } : { ok: false, reason: 'active' };
}
