import { trusted } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';

type Unlinked =
  | { ok: true }
  /** FranceConnect is the only way in: a password comes first. */
  | { ok: false; reason: 'no-password' };

/** Unlinks FranceConnect from an account (D3), as long as another way to sign in is left. Doing it twice changes nothing. */
export async function unlinkIdentity({ db }: IdpContext, { _id }: Account): Promise<Unlinked> {
  const withPassword = { _id, passwordHash: trusted({ $exists: true }), closed: trusted({ $exists: false }) };
  const { matchedCount } = await accounts(db).updateOne(withPassword, { $unset: { franceConnect: 1 } });
  return matchedCount === 1 ? { ok: true } : { ok: false, reason: 'no-password' };
}
