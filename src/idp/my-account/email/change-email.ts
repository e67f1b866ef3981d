import { trusted } from 'mongoose';
import type { Taken } from '../../../web/limits.ts';
import { type Account, accounts } from '../../accounts/account.model.ts';
import { requestEmailChange } from '../../accounts/request-email-change.ts';
import { requestEmailConfirmation } from '../../accounts/request-email-confirmation.ts';
import { tellOwner } from '../../accounts/tell-owner.ts';
import type { IdpContext } from '../../context.ts';

interface EmailChange {
  account: Account;
  sessionUid: string;
  /** As typed, checked by the form. */
  address: string;
}

type EmailAsked = Taken | { ok: false; reason: 'same' };

/**
 * Asks for another address (F3). While none is confirmed, it simply takes the place of the one before; else the confirmed
 * one stays until the new one is. The confirmed one is told, else the phone: whoever holds an unlocked tablet for a minute
 * must not gain a way into the account unseen. An address that other accounts have is allowed, and said to nobody: families
 * share theirs.
 */
export async function changeEmail(idp: IdpContext, { account, sessionUid, address }: EmailChange): Promise<EmailAsked> {
  const { _id: accountId, email, locale } = account;
  const request = { accountId, address, locale };
  if (email?.confirmedAt && email.address === address.toLowerCase()) return { ok: false, reason: 'same' };
  const asked = email?.confirmedAt
    ? await requestEmailChange(idp, { ...request, sessionUid })
    : await requestEmailConfirmation(idp, request);
  if (!asked.ok) return asked;
  await Promise.all([
    tellOwner(idp, account, {
      notice: 'email-change-asked',
      key: String(idp.clock.now().getTime()),
      ...(email?.confirmedAt && { formerly: { mail: email.address } }),
    }),
    idp.audit.record({ action: 'email-change-asked', result: 'done', accountId, actor: { kind: 'owner' } }),
  ]);
  return asked;
}

/** «Renvoyer un e-mail de validation» (F3): a new link, to the address that still waits for one. */
export async function resendLink(
  idp: IdpContext,
  { account, sessionUid }: Omit<EmailChange, 'address'>,
): Promise<Taken> {
  const { _id: accountId, email, newEmail, locale } = account;
  if (newEmail) return requestEmailChange(idp, { accountId, address: newEmail.address, locale, sessionUid });
  if (!email || email.confirmedAt) return { ok: true };
  return requestEmailConfirmation(idp, { accountId, address: email.address, locale });
}

/** Takes the request back: the confirmed address stays, the link sent is worth nothing any more. */
export async function cancelEmailChange({ db }: Pick<IdpContext, 'db'>, { _id }: Account): Promise<void> {
  await accounts(db).updateOne({ _id, newEmail: trusted({ $exists: true }) }, { $unset: { newEmail: 1 } });
}
