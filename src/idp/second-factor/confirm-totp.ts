import { raiseFlag } from '../accounts/second-factor/factor-flag.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';
import { totpUse } from './limits.ts';
import { firstRecoveryCodes } from './recovery-codes.ts';
import { stepOfCode } from './totp.ts';
import { pendingTotp } from './totp-secret.ts';

type Confirmed =
  /** With recovery codes to show, unless the account has some already. */
  | { ok: true; recoveryCodes?: string[] | undefined }
  /** No secret waits any more: it took too long, or another tab did it. */
  | { ok: false; reason: 'gone' }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'wait'; until: Date };

/** Takes an app into use once one of its codes was typed (F8, security.md S9); that code signs nobody in any more. */
export async function confirmTotp(
  idp: Pick<IdpContext, 'config' | 'db' | 'clock' | 'limits'>,
  accountId: string,
  typed: string,
): Promise<Confirmed> {
  const use = totpUse(accountId);
  const allowed = await idp.limits.takeAll([use]);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  const pending = await pendingTotp(idp, accountId);
  if (!pending) return { ok: false, reason: 'gone' };
  const now = idp.clock.now();
  const lastStep = stepOfCode(pending.secret, typed, now);
  if (lastStep === undefined) return { ok: false, reason: 'wrong' };
  const totp = { sealed: pending.sealed, confirmedAt: now, lastStep };
  const { modifiedCount } = await secondFactors(idp.db).updateOne(
    { _id: accountId, 'pendingTotp.sealed': pending.sealed },
    { $set: { totp }, $unset: { pendingTotp: '' } },
  );
  if (modifiedCount === 0) return { ok: false, reason: 'gone' };
  await Promise.all([raiseFlag(idp.db, accountId, 'totp'), idp.limits.giveBack(...use)]);
  return { ok: true, recoveryCodes: await firstRecoveryCodes(idp, accountId) };
}
