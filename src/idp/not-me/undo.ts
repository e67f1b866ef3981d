import { trusted } from 'mongoose';
import { MINUTE_MS } from '../../clock.ts';
import type { Account } from '../accounts/account.model.ts';
import type { Formerly, NotMeLink } from '../accounts/not-me-link.model.ts';
import { lowerFlag } from '../accounts/second-factor/factor-flag.ts';
import { passkeys } from '../accounts/second-factor/passkey.model.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';

/** What an account gets back, and loses, when its owner disowns a change. */
interface Undo {
  set?: Partial<Pick<Account, 'email' | 'phone'>>;
  unset?: 'phone' | 'franceConnect';
  /** Addresses that are the account’s no more: told too. */
  removed?: Formerly;
}

/** A notice is written right after what it tells of. */
const WRITTEN_WITHIN_MS = 5 * MINUTE_MS;

/** A change of e-mail is undone by whoever has the address that was replaced, and not by the new one (S12). */
function restoreEmail({ notice, sentTo, formerly }: NotMeLink, { email }: Account, now: Date): Undo {
  // Told when the change was asked for, she had the address that it replaced since.
  const hers = sentTo === 'former' || notice === 'email-change-asked';
  if (!hers || !formerly?.mail || email?.address === formerly.mail) return {};
  const removed = email && { mail: email.address };
  return { set: { email: { address: formerly.mail, confirmedAt: now } }, ...(removed && { removed }) };
}

function restorePhone({ formerly }: NotMeLink, { phone }: Account): Undo {
  if (phone === formerly?.phone) return {};
  const removed = phone && { removed: { phone } };
  return { ...(formerly?.phone ? { set: { phone: formerly.phone } } : { unset: 'phone' }), ...removed };
}

/** What is undone in the account itself. */
export function undoIn(link: NotMeLink, account: Account, now: Date): Undo {
  switch (link.notice) {
    case 'email-change-asked':
    case 'email-changed':
      return restoreEmail(link, account, now);
    case 'phone-changed':
      return restorePhone(link, account);
    case 'franceconnect-linked':
      return { unset: 'franceConnect' };
    default:
      return {};
  }
}

/** Removes the second factor that a notice told of: a stranger’s would keep the owner out, or let the stranger in. */
export async function removeAddedFactor(idp: Pick<IdpContext, 'db'>, link: NotMeLink): Promise<void> {
  if (link.notice !== 'second-factor-added') return;
  const { accountId, createdAt } = link;
  await removeFactors(idp, accountId, {
    $gt: new Date(createdAt.getTime() - WRITTEN_WITHIN_MS),
    $lte: createdAt,
  });
}

/** Removes the second factors that an account was given in a time. */
export async function removeFactors(
  { db }: Pick<IdpContext, 'db'>,
  accountId: string,
  time: { $gt?: Date; $gte?: Date; $lte?: Date },
): Promise<void> {
  const around = trusted(time);
  await Promise.all([
    secondFactors(db).updateOne({ _id: accountId, 'totp.confirmedAt': around }, { $unset: { totp: '' } }),
    secondFactors(db).updateOne({ _id: accountId, 'recovery.madeAt': around }, { $unset: { recovery: '' } }),
    passkeys(db).deleteMany({ accountId, createdAt: around }),
  ]);
  await lowerFlag(db, accountId, 'totp');
  await lowerFlag(db, accountId, 'passkey');
}
