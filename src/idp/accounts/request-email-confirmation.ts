import { trusted } from 'mongoose';
import type { Taken } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { type EmailRequest, sendEmailLink } from './send-email-link.ts';

/**
 * Keeps an address for an account that has none confirmed, and sends it a link (A4, B8). The link sent before is worth
 * nothing any more. Where the account has a confirmed address nothing changes: see `request-email-change.ts`.
 */
export function requestEmailConfirmation(idp: IdpContext, request: EmailRequest): Promise<Taken> {
  const unconfirmed = { _id: request.accountId, 'email.confirmedAt': trusted({ $exists: false }) };
  return sendEmailLink(idp, request, unconfirmed, ({ address, tokenHash, expiresAt }) => ({
    email: { address, pending: { tokenHash, expiresAt } },
  }));
}
