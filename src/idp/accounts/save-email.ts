import type { FieldError } from '../../web/forms.ts';
import { waiting } from '../../web/waiting.ts';
import type { IdpContext } from '../context.ts';
import { accounts } from './account.model.ts';
import { likelyEmail } from './email-typo.ts';
import { requestEmailConfirmation } from './request-email-confirmation.ts';
import type { EmailRequest } from './send-email-link.ts';

/**
 * Keeps the e-mail typed on the last page of an opening (B8) and sends it a link. The address that the account has already,
 * by a second press or after going back, gets no second one.
 *
 * @returns what is to be corrected
 */
export async function saveEmail(idp: IdpContext, request: EmailRequest): Promise<FieldError[]> {
  const { accountId, address } = request;
  const meant = likelyEmail(address);
  if (meant) return [{ field: 'email', text: 'email:typo', params: { meant } }];
  const account = await accounts(idp.db).findById(accountId, { email: 1 }).lean();
  if (account?.email?.address === address.toLowerCase()) return [];
  const sent = await requestEmailConfirmation(idp, request);
  if (sent.ok) return [];
  return [{ field: 'email', ...waiting('email:too-many', sent.until, idp.clock.now()) }];
}
