import type { QueryFilter } from 'mongoose';
import { HOUR_MS } from '../../clock.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { Limit, Taken } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { type Account, accounts } from './account.model.ts';

export interface EmailRequest {
  accountId: string;
  /** As typed, checked by the form. */
  address: string;
  locale: string;
}

/** The link that was sent last. */
interface SentLink {
  address: string;
  tokenHash: string;
  sentAt: Date;
  expiresAt: Date;
}

/** What one person may need while she corrects her address. */
const PER_ACCOUNT: Limit = { name: 'email-confirmation-account', points: 5, seconds: 3_600 };
/** A stranger’s mailbox is not to be flooded through us. */
const PER_ADDRESS: Limit = { name: 'email-confirmation-address', points: 5, seconds: 86_400 };

/**
 * Sends the link that confirms an address, whatever it is for, and keeps it for the account. The mail is written down
 * first: an account never has an address that no link was sent to. A crash in between costs one mail, asked for again.
 *
 * @param account the account as it must be: another one is left alone, without a word
 * @param kept where the address and the hash of its link are kept
 */
export async function sendEmailLink(
  { clock, config, db, limits, outbox }: IdpContext,
  { accountId, locale, ...request }: EmailRequest,
  account: QueryFilter<Account>,
  kept: (link: SentLink) => Partial<Account>,
): Promise<Taken> {
  const address = request.address.toLowerCase();
  const allowed = await limits.takeAll([
    [PER_ACCOUNT, accountId],
    [PER_ADDRESS, address],
  ]);
  if (!allowed.ok) return allowed;
  if (!(await accounts(db).exists(account))) return { ok: true };
  const token = newToken();
  const tokenHash = hashToken(token);
  const hours = config.accounts.emailConfirmationHours;
  const sentAt = clock.now();
  const expiresAt = new Date(sentAt.getTime() + hours * HOUR_MS);
  await outbox.enqueue({
    key: `email-confirmation:${accountId}:${tokenHash}`,
    channel: 'mail',
    to: address,
    template: 'email-confirmation',
    locale,
    params: { path: `/email/confirm?token=${token}`, hours },
    expiresAt,
  });
  await accounts(db).updateOne(account, { $set: kept({ address, tokenHash, sentAt, expiresAt }) });
  return { ok: true };
}
