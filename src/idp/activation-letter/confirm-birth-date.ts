import type { FieldError } from '../../web/forms.ts';
import { letterJourneys } from '../accounts/letters/letter-journey.model.ts';
import { birthDateUses } from '../accounts/opening/birth-date-tries.ts';
import { birthDateFault, readBirthDate } from '../accounts/opening/read-birth-date.ts';
import { reservePupilIdentifier } from '../accounts/reserve-identifier.ts';
import type { IdpContext } from '../context.ts';
import { type Pupil, pupils } from '../directory/pupil.model.ts';
import type { LetterOpening } from './find-opening.ts';

const fault = (text: string): FieldError[] => [{ field: 'birth-date', text }];

/**
 * Takes a pupil's own birth date (C2): the letters are handed out in class, and go astray there. A try is taken before it is
 * looked at, and given back when it was right.
 *
 * @returns what is to be corrected
 */
export async function confirmBirthDate(
  idp: IdpContext,
  { journey, letter }: LetterOpening,
  typed: string,
): Promise<FieldError[]> {
  const { clock, config, db, limits } = idp;
  const born = readBirthDate(typed);
  if (!born) return fault(`activation-letter:birth-date-${birthDateFault(typed)}`);
  const pupilId = letter.pupilId ?? '';
  const uses = birthDateUses(config, [pupilId]);
  const allowed = await limits.takeAll(uses);
  if (!allowed.ok) return [{ field: '', text: 'activation-letter:birth-date-too-many' }];
  const pupil = await pupils(db).findById(pupilId).lean<Pupil>();
  if (pupil?.birthDate !== born) return fault('activation-letter:birth-date-wrong');
  const [identifier] = await Promise.all([
    journey.identifier ?? reservePupilIdentifier(db, pupil),
    ...uses.map(([limit, subject]) => limits.giveBack(limit, subject)),
  ]);
  await letterJourneys(db).updateOne({ _id: journey._id }, { $set: { birthDateProvedAt: clock.now(), identifier } });
  return [];
}
