import { trusted } from 'mongoose';
import { HOUR_MS } from '../../clock.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { FieldError } from '../../web/forms.ts';
import type { Limit } from '../../web/limits.ts';
import { waiting } from '../../web/waiting.ts';
import { likelyEmail } from '../accounts/email-typo.ts';
import { letters } from '../accounts/letters/letter.model.ts';
import type { IdpContext } from '../context.ts';
import type { LetterOpening } from './find-opening.ts';

/** What one person may need while she corrects her address. */
const PER_LETTER: Limit = { name: 'letter-email', points: 6, seconds: 3_600 };
/** A double click sends one mail (parents.md U3: another may be asked for after half a minute). */
const PAUSE: Limit = { name: 'letter-email-pause', points: 1, seconds: 30 };
/** A stranger’s mailbox is not to be flooded through us. */
const PER_ADDRESS: Limit = { name: 'email-confirmation-address', points: 5, seconds: 86_400 };

/**
 * Keeps the address that the account will have and sends it a link (C2). The link sent before is worth nothing any more. The
 * mail is written down first: a letter never has an address that no link was sent to.
 *
 * @returns what is to be corrected
 */
export async function askEmail(
  idp: IdpContext,
  { letter }: LetterOpening,
  { typed, locale }: { typed: string; locale: string },
): Promise<FieldError[]> {
  const { clock, config, db, limits, outbox } = idp;
  const meant = likelyEmail(typed);
  if (meant) return [{ field: 'email', text: 'email:typo', params: { meant } }];
  const address = typed.toLowerCase();
  const allowed = await limits.takeAll([
    [PAUSE, `${letter._id} ${address}`],
    [PER_LETTER, letter._id],
    [PER_ADDRESS, address],
  ]);
  if (!allowed.ok) return [{ field: 'email', ...waiting('email:too-many', allowed.until, clock.now()) }];
  const token = newToken();
  const tokenHash = hashToken(token);
  const hours = config.accounts.emailConfirmationHours;
  const expiresAt = new Date(clock.now().getTime() + hours * HOUR_MS);
  await outbox.enqueue({
    key: `letter-email:${letter._id}:${tokenHash}`,
    channel: 'mail',
    to: address,
    template: 'email-confirmation',
    locale,
    params: { path: `/letter/email?token=${token}`, hours },
    expiresAt,
  });
  await letters(db).updateOne(
    { _id: letter._id, usedAt: trusted({ $exists: false }), 'email.confirmedAt': trusted({ $exists: false }) },
    { $set: { email: { address, tokenHash, expiresAt } } },
  );
  return [];
}
