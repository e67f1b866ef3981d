import { lowerFlag } from '../accounts/second-factor/factor-flag.ts';
import { passkeys } from '../accounts/second-factor/passkey.model.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';

type Needs = Pick<IdpContext, 'db'>;

/** Recovery codes of nothing are of no use, and would puzzle whoever finds them. */
async function forgetRecoveryCodes({ db }: Needs, accountId: string) {
  await secondFactors(db).updateOne({ _id: accountId }, { $unset: { recovery: '' } });
}

/** Removes the authenticator app. @returns whether there was one */
export async function removeTotp(idp: Needs, accountId: string): Promise<boolean> {
  const { modifiedCount } = await secondFactors(idp.db).updateOne(
    { _id: accountId },
    { $unset: { totp: '', pendingTotp: '' } },
  );
  if (!(await lowerFlag(idp.db, accountId, 'totp'))) await forgetRecoveryCodes(idp, accountId);
  return modifiedCount > 0;
}

/** Removes a passkey of this account; another account's is not found. @returns whether there was one */
export async function removePasskey(idp: Needs, accountId: string, id: string): Promise<boolean> {
  const { deletedCount } = await passkeys(idp.db).deleteOne({ _id: id, accountId });
  if (!(await lowerFlag(idp.db, accountId, 'passkey'))) await forgetRecoveryCodes(idp, accountId);
  return deletedCount > 0;
}

/** Renames a passkey of this account. @returns whether there was one */
export async function renamePasskey({ db }: Needs, accountId: string, id: string, name: string): Promise<boolean> {
  const { matchedCount } = await passkeys(db).updateOne({ _id: id, accountId }, { $set: { name } });
  return matchedCount > 0;
}
