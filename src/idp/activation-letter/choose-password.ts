import { trusted } from 'mongoose';
import type { PasswordRule } from '../../security/password-policy.ts';
import type { Locale } from '../../web/texts.ts';
import { letters } from '../accounts/letters/letter.model.ts';
import { letterJourneys } from '../accounts/letters/letter-journey.model.ts';
import { personalWords } from '../accounts/new-password.ts';
import { type Opened, openAccount, openPupilAccount } from '../accounts/open-account.ts';
import { declinedIn } from '../accounts/opening/child-answer.ts';
import type { IdpWeb } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import type { Guardian } from '../directory/guardian.model.ts';
import { type Pupil, pupils } from '../directory/pupil.model.ts';
import type { LetterOpening } from './find-opening.ts';
import { resetPassword } from './reset-password.ts';

export type Chosen = { ok: true } | { ok: false; unmet: PasswordRule[] };

/** Who the schools say that the letter is for. */
interface Person {
  persons: Guardian[];
  pupil?: Pupil;
}

async function personOf({ db }: IdpWeb, { journey, letter }: LetterOpening): Promise<Person> {
  const [persons, pupil] = await Promise.all([
    findPerson(db, journey),
    letter.pupilId ? pupils(db).findById(letter.pupilId).lean<Pupil>() : undefined,
  ]);
  return { persons, ...(pupil && { pupil }) };
}

/** One conditional update makes a letter serve once; the journey that used it may go on after a crash. */
async function useUp({ clock, db }: IdpWeb, { journey, letter }: LetterOpening): Promise<boolean> {
  const unused = { usedAt: trusted({ $exists: false }) };
  const { matchedCount } = await letters(db).updateOne(
    { _id: letter._id, supersededAt: trusted({ $exists: false }), $or: [unused, { usedBy: journey._id }] },
    { $set: { usedAt: clock.now(), usedBy: journey._id } },
  );
  return matchedCount === 1;
}

/**
 * Takes the password (B7): opens the account (C2) or gives it the new password (C3). Where the letter was used or replaced
 * meanwhile, or the person opened an account elsewhere, the journey's next page says so.
 */
export async function choosePassword(
  idp: IdpWeb,
  opening: LetterOpening,
  { password, locale }: { password: string; locale: Locale },
): Promise<Chosen> {
  const { clock, db, policy } = idp;
  const { journey, letter } = opening;
  const { identifier = '' } = journey;
  const person = await personOf(idp, opening);
  const named = person.pupil ? [{ records: [person.pupil] }] : person.persons;
  const opinion = await policy.check(password, personalWords(named, identifier));
  if (!opinion.ok) return { ok: false, unmet: opinion.unmet };
  if (!(await useUp(idp, opening))) return { ok: true };
  const opened =
    letter.purpose === 'reset'
      ? await resetPassword(idp, { accountId: letter.accountId, letterId: letter._id, password })
      : await open(idp, opening, person, { identifier, password, locale });
  await letterJourneys(db).updateOne(
    { _id: journey._id, letterId: letter._id, openedAt: trusted({ $exists: false }) },
    { $set: opened.ok ? { openedAt: clock.now() } : { active: true } },
  );
  return { ok: true };
}

async function open(
  idp: IdpWeb,
  { journey, letter }: LetterOpening,
  { persons, pupil }: Person,
  chosen: { identifier: string; password: string; locale: Locale },
): Promise<Opened> {
  const account = { ...chosen, accountId: letter.accountId, openedBy: 'letter' as const };
  if (pupil) return openPupilAccount(idp, { ...account, pupil });
  const { address, confirmedAt } = letter.email ?? {};
  const declinedPupilIds = declinedIn(journey.answers ?? []);
  if (!address || !confirmedAt) throw new Error('an account by letter without confirmed e-mail');
  return openAccount(idp, { ...account, persons, declinedPupilIds, email: { address, confirmedAt } });
}
