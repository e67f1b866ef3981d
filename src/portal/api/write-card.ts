import type { z } from 'zod';
import { Problem } from '../../web/problem.ts';
import { keepCard } from '../report-cards/keep-card.ts';
import type { NewCard } from '../report-cards/keep-cards.ts';
import type { ReportCard } from '../report-cards/report-card.model.ts';
import { schoolCard } from '../report-cards/school-cards.ts';
import { cardFaults, lockFaults } from './card-faults.ts';
import type { Answer, Call } from './operation.ts';
import { faulty } from './parse.ts';
import { notHere } from './place.ts';
import { tooOften } from './refusals.ts';
import type { reportCardInput } from './report-card-schema.ts';
import { cardAnswer, cardEtag } from './show-card.ts';

type CardInput = z.output<typeof reportCardInput>;

/** Others who write the same card at once are few. */
const MOST_ATTEMPTS = 5;

/** The card that an address names. @throws {Problem} `not-found` */
export async function cardOf({
  portal,
  place: { uai, pupil, card },
}: Pick<Call, 'portal' | 'place'>): Promise<ReportCard> {
  const found = await schoolCard(portal, { uai, pupil, name: card });
  if (!found) throw notHere();
  return found;
}

/** The card as it is to be kept: names are those of the school's file today. @throws {Problem} `not-found` */
async function newCard({ portal, clientId, place }: Call, input: CardInput): Promise<NewCard> {
  const { directory } = portal;
  const [pupil, school] = await Promise.all([directory.pupil(place.uai, place.pupil), directory.school(place.uai)]);
  if (!pupil) throw notHere();
  const { year, term, division, level, locked_at, content } = input;
  return {
    pupil: pupil.sub,
    firstName: pupil.firstName,
    familyName: pupil.familyName,
    uai: place.uai,
    ...(school?.name && { schoolName: school.name }),
    year,
    term,
    division,
    level,
    lockedAt: new Date(locked_at),
    content,
    source: 'api',
    by: { kind: 'school', id: clientId },
  };
}

/**
 * Keeps a card that a school's software writes, on the version that the request names, if it names one (J3).
 *
 * @throws {Problem} `not-found`, `invalid-content`, `precondition-failed`, `too-many`
 */
export async function writeCard(call: Call<unknown, CardInput>): Promise<Answer> {
  const { portal, place, precondition, body } = call;
  const card = await newCard(call, body);
  const faults = cardFaults(call, body);
  if (faults.length > 0) throw faulty(faults);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const known = await schoolCard(portal, { ...place, name: place.card });
    if (!precondition.isMet(known && cardEtag(known))) throw new Problem('precondition-failed');
    const late = lockFaults(known, card.lockedAt, portal.clock.now());
    if (late.length > 0) throw faulty(late);
    const kept = await keepCard(portal, card, known);
    if (kept.ok) return cardAnswer(kept.card, kept.outcome === 'created' ? 201 : 200);
    if (kept.reason === 'too-often') throw tooOften('This report card was');
    if (precondition.isGiven) throw new Problem('precondition-failed');
  }
  throw new Problem('unavailable', { headers: { 'retry-after': '1' } });
}
