import { type Connection, trusted } from 'mongoose';
import { hashToken } from '../../security/token.ts';
import type { IdpContext } from '../context.ts';
import { type Account, accounts } from './account.model.ts';

/** What a link of a confirmation mail is worth. */
export type EmailLink = 'waiting' | 'confirmed' | 'worthless';

async function accountOf(db: Connection, token: string): Promise<Account | undefined> {
  return (
    (await accounts(db)
      .findOne({ 'email.pending.tokenHash': hashToken(token) })
      .lean<Account>()) ?? undefined
  );
}

/** Looks at a link without using it up: mail scanners open it too (security.md S15). */
export async function readEmailLink({ db, clock }: IdpContext, token: string): Promise<EmailLink> {
  const email = (await accountOf(db, token))?.email;
  if (email?.confirmedAt) return 'confirmed';
  return email?.pending && email.pending.expiresAt > clock.now() ? 'waiting' : 'worthless';
}

/** Confirms the address that the link was sent to (A4, B8). Pressing the button again changes nothing. */
export async function confirmEmail(idp: IdpContext, token: string): Promise<EmailLink> {
  const { db, clock } = idp;
  const now = clock.now();
  const confirmed = await accounts(db).updateOne(
    {
      'email.pending.tokenHash': hashToken(token),
      'email.pending.expiresAt': trusted({ $gt: now }),
      'email.confirmedAt': trusted({ $exists: false }),
    },
    { $set: { 'email.confirmedAt': now } },
  );
  return confirmed.modifiedCount === 1 ? 'confirmed' : readEmailLink(idp, token);
}
