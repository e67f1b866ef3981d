import { trusted } from 'mongoose';
import { hashToken } from '../../security/token.ts';
import { type Letter, letters } from '../accounts/letters/letter.model.ts';
import type { IdpContext } from '../context.ts';

/** What a link of a letter's mail is worth. */
export type LetterEmailLink = 'waiting' | 'confirmed' | 'worthless';

/** Looks at a link without using it up: mail scanners open it too (security.md S15). */
export async function readLetterEmailLink({ db, clock }: IdpContext, token: string): Promise<LetterEmailLink> {
  const letter = await letters(db)
    .findOne({ 'email.tokenHash': hashToken(token) })
    .lean<Letter>();
  if (letter?.email?.confirmedAt) return 'confirmed';
  return letter?.email && letter.email.expiresAt > clock.now() && !letter.supersededAt ? 'waiting' : 'worthless';
}

/** Confirms the address that the link was sent to, from whatever browser (C2). Pressing again changes nothing. */
export async function confirmLetterEmail(idp: IdpContext, token: string): Promise<LetterEmailLink> {
  const { clock, db } = idp;
  const now = clock.now();
  const confirmed = await letters(db).updateOne(
    {
      'email.tokenHash': hashToken(token),
      'email.expiresAt': trusted({ $gt: now }),
      'email.confirmedAt': trusted({ $exists: false }),
      supersededAt: trusted({ $exists: false }),
    },
    { $set: { 'email.confirmedAt': now } },
  );
  return confirmed.modifiedCount === 1 ? 'confirmed' : readLetterEmailLink(idp, token);
}
