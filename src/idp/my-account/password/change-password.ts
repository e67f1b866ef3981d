import { trusted } from 'mongoose';
import type { PasswordRule } from '../../../security/password-policy.ts';
import type { Account } from '../../accounts/account.model.ts';
import { accounts } from '../../accounts/account.model.ts';
import { cancelResets } from '../../accounts/letters/cancel-resets.ts';
import { wordsOfOwner } from '../../accounts/new-password.ts';
import { tellOwner } from '../../accounts/tell-owner.ts';
import type { IdpContext, IdpWeb } from '../../context.ts';
import { endSessions } from '../../oidc/logout/account-sessions.ts';

interface PasswordChange {
  account: Account;
  /** The session that stays. */
  sessionUid: string;
  /** As typed; of no account that has none. */
  current: string;
  password: string;
  /** The client's, for the limits on guesses. */
  address: string;
  device: string | undefined;
}

export type PasswordChanged =
  | { ok: true }
  | { ok: false; reason: 'unmet'; unmet: PasswordRule[] }
  | { ok: false; reason: 'wrong' | 'same' }
  | { ok: false; reason: 'wait'; until: Date };

/**
 * Replaces the password, or gives the account its first (F2). Guesses of the current one count with those of sign-ins, so
 * that an unlocked tablet is no second way to guess it (security.md S5). The other sessions end, and the owner is told
 * (S12, S28).
 */
export async function changePassword(idp: IdpWeb, change: PasswordChange): Promise<PasswordChanged> {
  const { account, password, sessionUid } = change;
  const { _id, passwordHash } = account;
  const opinion = await idp.policy.check(password, await wordsOfOwner(idp.db, account));
  if (!opinion.ok) return { ok: false, reason: 'unmet', unmet: opinion.unmet };
  const proved = await proveCurrent(idp, change);
  if (!proved.ok) return proved;
  if (passwordHash && change.current === password) return { ok: false, reason: 'same' };
  const newHash = await idp.passwords.hash(password);
  const unchanged = {
    _id,
    passwordHash: passwordHash ?? trusted({ $exists: false }),
    closed: trusted({ $exists: false }),
  };
  const renewed = { $set: { passwordHash: newHash }, $inc: { passwordChanges: 1 } };
  const { matchedCount } = await accounts(idp.db).updateOne(unchanged, renewed);
  // Changed a moment ago by somebody else: what was typed as the current one is not it any more.
  if (matchedCount === 0) return { ok: false, reason: 'wrong' };
  const key = `password-changed:${_id}:${idp.clock.now().getTime()}`;
  await Promise.all([
    cancelResets(idp, _id),
    endSessions(idp, { accountId: _id, except: sessionUid }),
    tellOwner(idp, account, { notice: 'password-changed', key }),
    idp.audit.record({ action: 'password-changed', result: 'done', accountId: _id, actor: { kind: 'owner' } }),
  ]);
  return { ok: true };
}

async function proveCurrent(
  idp: IdpContext,
  { account, current, address, device }: PasswordChange,
): Promise<PasswordChanged> {
  const { identifier, passwordHash, _id } = account;
  if (!passwordHash) return { ok: true };
  const attempt = { identifier, address, device };
  const allowed = await idp.lockout.attempt(attempt);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  if (!(await idp.passwords.verify(current, passwordHash))) {
    await idp.audit.record({ action: 'password-changed', result: 'refused', accountId: _id, actor: { kind: 'owner' } });
    return { ok: false, reason: 'wrong' };
  }
  await idp.lockout.succeeded(attempt);
  return { ok: true };
}
