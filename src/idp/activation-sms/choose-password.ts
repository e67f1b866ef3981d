import { trusted } from 'mongoose';
import type { PasswordPolicy, PasswordRule } from '../../security/password-policy.ts';
import type { Locale } from '../../web/texts.ts';
import { openAccount } from '../accounts/open-account.ts';
import type { IdpContext } from '../context.ts';
import { type Guardian, guardians } from '../directory/guardian.model.ts';
import { type Activation, activations } from './activation.model.ts';

export type Chosen = { ok: true } | { ok: false; unmet: PasswordRule[] };

/** The person's names, as every school writes them: no password may hold one (B7). */
async function personalWords({ db }: IdpContext, { guardianIds, identifier }: Activation): Promise<string[]> {
  const persons = await guardians(db)
    .find({ _id: trusted({ $in: guardianIds }) })
    .lean<Guardian[]>();
  const names = persons
    .flatMap(({ records }) => records)
    .flatMap((record) => [record.familyName, record.useName ?? '', record.firstName]);
  return [identifier ?? '', ...new Set(names)];
}

/**
 * Takes the password (B7) and opens the account. The journey is marked afterwards: a process that dies in between leaves
 * a whole account, which the same page, sent again, finds. Where the person has opened an account elsewhere meanwhile,
 * this journey ends at B4.
 */
export async function choosePassword(
  idp: IdpContext,
  policy: PasswordPolicy,
  journey: Activation,
  { password, locale }: { password: string; locale: Locale },
): Promise<Chosen> {
  const { clock, db, passwords } = idp;
  const opinion = await policy.check(password, await personalWords(idp, journey));
  if (!opinion.ok) return { ok: false, unmet: opinion.unmet };
  const { _id, accountId, guardianIds, identifier = '', answers = [], phone } = journey;
  const opened = await openAccount(idp, {
    accountId,
    guardianIds,
    identifier,
    passwordHash: await passwords.hash(password),
    openedBy: 'sms',
    ...(phone && { phone }),
    locale,
    declinedPupilIds: answers.filter(({ mine }) => !mine).map(({ pupilId }) => pupilId),
  });
  await activations(db).updateOne(
    { _id, accountId, openedAt: trusted({ $exists: false }) },
    opened.ok
      ? { $set: { openedAt: clock.now() }, $unset: { identity: 1, identityKey: 1, code: 1, phone: 1, mobileKey: 1 } }
      : { $set: { outcome: 'active' } },
  );
  return { ok: true };
}
