import { trusted } from 'mongoose';
import { HOUR_MS } from '../../clock.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { Limit, Taken } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { accounts } from './account.model.ts';

export interface EmailRequest {
  accountId: string;
  /** As typed, checked by the form. */
  address: string;
  locale: string;
}

/** What one person may need while she corrects her address. */
const PER_ACCOUNT: Limit = { name: 'email-confirmation-account', points: 5, seconds: 3_600 };
/** A stranger’s mailbox is not to be flooded through us. */
const PER_ADDRESS: Limit = { name: 'email-confirmation-address', points: 5, seconds: 86_400 };

/**
 * Keeps an address for an account that has none confirmed, and sends it a link (A4, B8). The link sent before is worth
 * nothing any more. Where the account has a confirmed address nothing changes. The mail is written down first: an account
 * never has an address that no link was sent to. A crash in between costs one mail, asked for again.
 */
export async function requestEmailConfirmation(idp: IdpContext, request: EmailRequest): Promise<Taken> {
  const { clock, config, db, limits, outbox } = idp;
  const { accountId, locale } = request;
  const address = request.address.toLowerCase();
  const allowed = await limits.takeAll([
    [PER_ACCOUNT, accountId],
    [PER_ADDRESS, address],
  ]);
  if (!allowed.ok) return allowed;
  const token = newToken();
  const tokenHash = hashToken(token);
  const hours = config.accounts.emailConfirmationHours;
  const expiresAt = new Date(clock.now().getTime() + hours * HOUR_MS);
  const unconfirmed = { _id: accountId, 'email.confirmedAt': trusted({ $exists: false }) };
  if (!(await accounts(db).exists(unconfirmed))) return { ok: true };
  await outbox.enqueue({
    key: `email-confirmation:${accountId}:${tokenHash}`,
    channel: 'mail',
    to: address,
    template: 'email-confirmation',
    locale,
    params: { path: `/email/confirm?token=${token}`, hours },
    expiresAt,
  });
  await accounts(db).updateOne(unconfirmed, { $set: { email: { address, pending: { tokenHash, expiresAt } } } });
  return { ok: true };
}
