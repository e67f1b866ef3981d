import type { Connection } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { type Letter, letters } from '../accounts/letters/letter.model.ts';
import { type LetterJourney, letterJourneys } from '../accounts/letters/letter-journey.model.ts';

/** A first sign-in under way, and the letter that began it. */
export interface LetterOpening {
  journey: LetterJourney;
  letter: Letter;
}

/** The first sign-in under way in an interaction, unless it has expired. */
export async function findOpening(db: Connection, uid: string, clock: Clock): Promise<LetterOpening | undefined> {
  const journey = await letterJourneys(db).findById(uid).lean<LetterJourney>();
  if (!journey || journey.expiresAt <= clock.now()) return undefined;
  const letter = await letters(db).findById(journey.letterId).lean<Letter>();
  return letter ? { journey, letter } : undefined;
}
