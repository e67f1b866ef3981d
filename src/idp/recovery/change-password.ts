import { trusted } from 'mongoose';
import type { PasswordRule } from '../../security/password-policy.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { personalWords } from '../accounts/new-password.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpWeb } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import { endSessions } from '../oidc/account-sessions.ts';
import { contactOf } from './contacts.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';

export interface NewPassword {
  request: RecoveryRequest;
  account: Account;
  password: string;
  /** By the code typed in the tab that asked, or by the link, in whatever browser. */
  by: 'code' | 'link';
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
 * Sets the password of an account by a request that is proved (E2). A refused password costs nothing; then one conditional
 * update takes the request’s only use (security.md S7, S8), a second sets the password while the account still has the
 * contact that was proved. What follows may be done again: other requests die, the owner may try her password at once (S2),
 * every session ends, and she is told. A second factor stays, and the sign-in asks for it (S44).
 */
export async function changePassword(idp: IdpWeb, request: NewPassword): Promise<Changed> {
  const { clock, db, passwords, policy } = idp;
  const { account, password, by, here } = request;
  const { _id, way, contactHash } = request.request;
  const persons = await findPerson(db, { guardianIds: account.guardianIds ?? [] });
  const own = { records: [{ familyName: account.familyName, firstName: account.givenName }] };
  const opinion = await policy.check(password, personalWords([...persons, own], account.identifier));
  if (!opinion.ok) return { ok: false, reason: 'unmet', unmet: opinion.unmet };
  const passwordHash = await passwords.hash(password);
  const now = clock.now();
  const alive = by === 'code' ? { provedUntil: trusted({ $gt: now }) } : { validUntil: trusted({ $gt: now }) };
  const taken = await recoveryRequests(db).updateOne(
    { _id, accountId: account._id, contactHash, replacedAt: none, usedAt: none, ...alive },
    { $set: { usedAt: now, usedHere: here } },
  );
  if (taken.modifiedCount !== 1) return { ok: false, reason: 'dead' };
  const contact = contactOf(account, way);
  const proved = way === 'sms' ? { phone: contact } : { 'email.address': contact };
  const changed = await accounts(db).updateOne(
    { _id: account._id, ...proved, closed: none },
    { $set: { passwordHash } },
  );
  if (changed.matchedCount !== 1) return { ok: false, reason: 'dead' };
  await afterwards(idp, request);
  return { ok: true };
}

async function afterwards(idp: IdpWeb, { account, device, here, request }: NewPassword): Promise<void> {
  const { audit, clock, db, lockout } = idp;
  const { _id: accountId, identifier } = account;
  await Promise.all([
    recoveryRequests(db).updateMany(
      { accountId, usedAt: none, replacedAt: none },
      { $set: { replacedAt: clock.now() } },
    ),
    lockout.forget({ identifier, device }),
    endSessions(idp, { accountId, ...(here && request.sessionUid && { except: request.sessionUid }) }),
    tellOwner(idp, account, { notice: 'recovery-used', key: request._id }),
    audit.record({
      action: 'password-recovered',
      result: 'done',
      accountId,
      actor: { kind: 'owner' },
      details: { way: request.way, request: request.number },
    }),
  ]);
}
