import { trusted } from 'mongoose';
import type { FieldError } from '../../web/forms.ts';
import { letterJourneys } from '../accounts/letters/letter-journey.model.ts';
import { judgeChildren } from '../accounts/opening/judge-children.ts';
import { reserveIdentifier } from '../accounts/reserve-identifier.ts';
import type { IdpContext } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import type { LetterOpening } from './find-opening.ts';

/**
 * Takes the answers on the children of every school (B6, C2), and reserves the identifier once all is right.
 *
 * @returns what is to be corrected
 */
export async function confirmChildren(
  idp: IdpContext,
  { journey: { _id, guardianIds } }: LetterOpening,
  typed: Readonly<Record<string, string>>,
): Promise<FieldError[]> {
  const judged = await judgeChildren(idp, { salt: _id, guardianIds, typed });
  if (!judged.ok) return judged.errors;
  const identifier = await reserveIdentifier(idp.db, await findPerson(idp.db, { guardianIds }));
  await letterJourneys(idp.db).updateOne(
    { _id, openedAt: trusted({ $exists: false }) },
    { $set: { answers: judged.answers, identifier } },
  );
  return [];
}
