import { trusted } from 'mongoose';
import type { PasswordRule } from '../../security/password-policy.ts';
import type { Locale } from '../../web/texts.ts';
import { personalWords } from '../accounts/new-password.ts';
import { openAccount } from '../accounts/open-account.ts';
import { declinedIn } from '../accounts/opening/child-answer.ts';
import type { IdpContext } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import { type Activation, activations } from './activation.model.ts';
import { findActivation } from './find-activation.ts';

export type Chosen = { ok: true; activation: Activation | undefined } | { ok: false; unmet: PasswordRule[] };

/**
 * Takes the password (B7) and opens the account. The activation is marked afterwards: a process that dies in between
 * leaves a whole account, which the same page, sent again, finds. Where the person has opened an account elsewhere
 * meanwhile, this activation ends at B4.
 */
export async function choosePassword(
  idp: IdpContext,
  activation: Activation,
  { password, locale }: { password: string; locale: Locale },
): Promise<Chosen> {
  const { clock, db, policy } = idp;
  const persons = await findPerson(db, activation);
  const opinion = await policy.check(password, personalWords(persons, activation.identifier ?? ''));
  if (!opinion.ok) return { ok: false, unmet: opinion.unmet };
  const { _id, accountId, identifier = '', answers = [], phone } = activation;
  const opened = await openAccount(idp, {
    accountId,
    persons,
    identifier,
    password,
    openedBy: 'sms',
    ...(phone && { phone }),
    locale,
    declinedPupilIds: declinedIn(answers),
  });
  const marked = await activations(db)
    .findOneAndUpdate(
      { _id, accountId, openedAt: trusted({ $exists: false }) },
      opened.ok
        ? { $set: { openedAt: clock.now() }, $unset: { identity: 1, identityKey: 1, code: 1, phone: 1, mobileKey: 1 } }
        : { $set: { outcome: 'active' } },
      { returnDocument: 'after' },
    )
    .lean<Activation>();
  return { ok: true, activation: marked ?? (await findActivation(db, _id, clock)) };
}
