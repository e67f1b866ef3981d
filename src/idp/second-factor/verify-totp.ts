import { trusted } from 'mongoose';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';
import { totpUse } from './limits.ts';
import { stepOfCode } from './totp.ts';
import { totpSeal } from './totp-secret.ts';

export type CodeVerified = { ok: true } | { ok: false; reason: 'wrong' } | { ok: false; reason: 'wait'; until: Date };

/**
 * Judges a code of the app at sign-in (F8). The try is counted first; the step is taken by one conditional update, so that
 * the same code is accepted once, however many send it at once (security.md S5, S9).
 */
export async function verifyTotp(
  idp: Pick<IdpContext, 'config' | 'db' | 'clock' | 'limits'>,
  accountId: string,
  typed: string,
): Promise<CodeVerified> {
  const use = totpUse(accountId);
  const allowed = await idp.limits.takeAll([use]);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  const found = await secondFactors(idp.db).findById(accountId, { totp: 1 }).lean();
  if (!found?.totp) return { ok: false, reason: 'wrong' };
  const step = stepOfCode(totpSeal(idp).open(found.totp.sealed, accountId), typed, idp.clock.now());
  if (step === undefined) return { ok: false, reason: 'wrong' };
  const { modifiedCount } = await secondFactors(idp.db).updateOne(
    { _id: accountId, 'totp.sealed': found.totp.sealed, 'totp.lastStep': trusted({ $lt: step }) },
    { $set: { 'totp.lastStep': step } },
  );
  if (modifiedCount === 0) return { ok: false, reason: 'wrong' };
  await idp.limits.giveBack(...use);
  return { ok: true };
}
