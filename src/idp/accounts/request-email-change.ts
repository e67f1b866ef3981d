import { trusted } from 'mongoose';
import type { Taken } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { type EmailRequest, sendEmailLink } from './send-email-link.ts';

interface EmailChange extends EmailRequest {
  /** Who asked: her session outlives the change. */
  sessionUid: string;
}

/**
 * Keeps an address that is to replace the confirmed one, and sends it a link (F3). Until it is pressed the old one stays;
 * the link sent before is worth nothing any more.
 */
export function requestEmailChange(idp: IdpContext, request: EmailChange): Promise<Taken> {
  const confirmed = {
    _id: request.accountId,
    'email.confirmedAt': trusted({ $exists: true }),
    closed: trusted({ $exists: false }),
  };
  return sendEmailLink(idp, request, confirmed, ({ sentAt, ...link }) => ({
    newEmail: { ...link, requestedAt: sentAt, sessionUid: request.sessionUid },
  }));
}
