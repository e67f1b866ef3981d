import { trusted } from 'mongoose';
import type { PasswordRule } from '../../security/password-policy.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { cancelResets } from '../accounts/letters/cancel-resets.ts';
import { wordsOfOwner } from '../accounts/new-password.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';
import { contactOf } from './contacts.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import { hasSameContact, hasSamePassword, passwordStamp } from './still-good.ts';

interface NewPassword {
  request: RecoveryRequest;
  account: Account;
  password: string;
  /** The browser is the one that asked. */
  here: boolean;
  /** See `known-devices.ts`. */
  device: string | undefined;
}

export type Changed =
  | { ok: true }
  | { ok: false; reason: 'unmet'; unmet: PasswordRule[] }
  /** Used, replaced or expired meanwhile. */
  | { ok: false; reason: 'dead' };

const none = trusted({ $exists: false });

/**
 * Sets the password of an account by a request that is proved (E2). A refused password costs nothing. One conditional update
 * sets it while the account still has the contact that was proved and the password that it had when the request was made:
 * that is the request’s only use (security.md S7, S8). What follows may be done again, and is by the same form sent again
 * after a crash: other requests die, the owner may try her password at once (S2), every session ends, and she is told. A
 * second factor stays, and the sign-in asks for it (S44).
 */
export async function changePassword(idp: IdpWeb, request: NewPassword): Promise<Changed> {
  const { db, passwords, policy } = idp;
  const { account, password } = request;
  const { way } = request.request;
  const opinion = await policy.check(password, await wordsOfOwner(db, account));
  if (!opinion.ok) return { ok: false, reason: 'unmet', unmet: opinion.unmet };
  if (!hasSameContact(request.request, account)) return die(idp, request);
  if (!hasSamePassword(request.request, account)) {
    // Set by this very form, whose process died before it said so; one try, since the request dies of a wrong one (S5).
    const ours = await passwords.verify(password, account.passwordHash);
    return ours ? finish(idp, request, account) : die(idp, request);
  }
  const passwordHash = await passwords.hash(password);
  const contact = contactOf(account, way);
  const unchanged = {
    ...(way === 'sms' ? { phone: contact } : { 'email.address': contact }),
    passwordHash: account.passwordHash ?? none,
  };
  const changed = await accounts(db).updateOne(
    { _id: account._id, ...unchanged, closed: none },
    { $set: { passwordHash }, $inc: { passwordChanges: 1 } },
  );
  if (changed.matchedCount !== 1) return { ok: false, reason: 'dead' };
  return finish(idp, request, { passwordHash });
}

async function die({ clock, db }: IdpWeb, { request }: NewPassword): Promise<Changed> {
  await recoveryRequests(db).updateOne({ _id: request._id, usedAt: none }, { $set: { replacedAt: clock.now() } });
  return { ok: false, reason: 'dead' };
}

async function finish(
  idp: IdpWeb,
  { account, device, here, request }: NewPassword,
  now: Pick<Account, 'passwordHash'>,
): Promise<Changed> {
  const { audit, clock, db, lockout } = idp;
  const { _id: accountId, identifier } = account;
  const { _id, number, sessionUid, way } = request;
  await Promise.all([
    recoveryRequests(db).updateMany(
      { accountId, _id: trusted({ $ne: _id }), usedAt: none, replacedAt: none },
      { $set: { replacedAt: clock.now() } },
    ),
    cancelResets(idp, accountId),
    lockout.forget({ identifier, device }),
    endSessions(idp, { accountId, ...(here && sessionUid && { except: sessionUid }) }),
    tellOwner(idp, account, { notice: 'recovery-used', key: _id }),
  ]);
  const used = await recoveryRequests(db).updateOne(
    { _id, usedAt: none },
    { $set: { usedAt: clock.now(), usedHere: here, passwordStamp: passwordStamp(now) } },
  );
  if (used.modifiedCount === 1) {
    const details = { way, request: number };
    await audit.record({ action: 'password-recovered', result: 'done', accountId, actor: { kind: 'owner' }, details });
  }
  return { ok: true };
}
