import { trusted } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { Opened } from '../accounts/open-account.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';

interface Reset {
  accountId: string;
  /** The letter that allows it, once. */
  letterId: string;
  /** Checked against the policy. */
  password: string;
}

/**
 * Gives an account that its owner lost the password she chose after a school's letter (C3): whoever was signed in to it is
 * not any more, and its owner is told. A closed account gets none. Each step may be done again.
 */
export async function resetPassword(idp: IdpWeb, { accountId, letterId, password }: Reset): Promise<Opened> {
  const { audit, db, passwords } = idp;
  const passwordHash = await passwords.hash(password);
  const account = await accounts(db)
    .findOneAndUpdate(
      { _id: accountId, closed: trusted({ $exists: false }) },
      { $set: { passwordHash }, $inc: { passwordChanges: 1 } },
      { returnDocument: 'after' },
    )
    .lean<Account>();
  if (!account) return { ok: false, reason: 'active' };
  await Promise.all([
    endSessions(idp, { accountId }),
    tellOwner(idp, account, { notice: 'password-changed', key: letterId }),
    audit.record({
      action: 'password-recovered',
      result: 'done',
      accountId,
      actor: { kind: 'owner' },
      details: { by: 'letter' },
    }),
  ]);
  return { ok: true };
}
