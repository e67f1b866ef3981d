import type { FieldError } from '../../web/forms.ts';
import type { Locale } from '../../web/texts.ts';
import { waiting } from '../../web/waiting.ts';
import { accounts } from '../accounts/account.model.ts';
import { likelyEmail } from '../accounts/email-typo.ts';
import { requestEmailConfirmation } from '../accounts/request-email-confirmation.ts';
import type { IdpContext } from '../context.ts';
import type { Activation } from './activation.model.ts';

/**
 * Keeps the e-mail typed on the last page (B8) and sends it a link. The address that the account has already, by a second
 * press or after going back, gets no second one.
 *
 * @returns what is to be corrected
 */
export async function saveEmail(
  idp: IdpContext,
  { accountId }: Activation,
  { address, locale }: { address: string; locale: Locale },
): Promise<FieldError[]> {
  const meant = likelyEmail(address);
  if (meant) return [{ field: 'email', text: 'email:typo', params: { meant } }];
  const account = await accounts(idp.db).findById(accountId, { email: 1 }).lean();
  if (account?.email?.address === address.toLowerCase()) return [];
  const sent = await requestEmailConfirmation(idp, { accountId, address, locale });
  if (sent.ok) return [];
  return [{ field: 'email', ...waiting('email:too-many', sent.until, idp.clock.now()) }];
}
