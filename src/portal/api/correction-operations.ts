import { z } from 'zod';
import { Problem } from '../../web/problem.ts';
import { CORRECTION_STATES, type Correction } from '../corrections/correction.model.ts';
import { decideCorrection } from '../corrections/decide-correction.ts';
import { correctionsPage, findCorrection } from '../corrections/find-corrections.ts';
import { correctionDecisionInput, correctionSchema, correctionsSchema } from './correction-schema.ts';
import { pageInQuery } from './input-parts.ts';
import { listCursor } from './list-cursor.ts';
import { type Answer, type Call, type Operation, reading, writing } from './operation.ts';
import { notHere } from './place.ts';
import { requireSchool } from './require-school.ts';
import { pupilsOf, pupilsOfAll, shownCorrection } from './show-correction.ts';

const TAG = 'Contacts';
const PATH = '/schools/{uai}/contact-corrections';

const correctionsQuery = z.strictObject({
  state: z.enum(CORRECTION_STATES).optional().meta({ description: 'State that they are in now.', example: 'waiting' }),
  ...pageInQuery('Corrections'),
});

/** The correction that an address names. @throws {Problem} `not-found` */
async function correctionOf({ portal, place }: Pick<Call, 'portal' | 'place'>): Promise<Correction> {
  const correction = await findCorrection(portal, { uai: place.uai, id: place.correction });
  if (!correction) throw notHere();
  return correction;
}

async function answerOf(call: Pick<Call, 'portal' | 'place'>, correction: Correction): Promise<Answer> {
  const { shown, etag } = shownCorrection(correction, await pupilsOf(call, correction));
  return { status: 200, body: shown, etag };
}

const positionOf = ({ at, id }: { at: Date; id: string }) => JSON.stringify([at.getTime(), id]);
/** @param position that this service has sealed */
function readPosition(position: string) {
  const [at, id] = JSON.parse(position) as [number, string];
  return { at: new Date(at), id };
}

/** What families correct in their details, read and decided by the school (K1, L1). */
export const correctionOperations: readonly Operation[] = [
  reading({
    id: 'listContactCorrections',
    scope: 'contacts:read',
    path: PATH,
    tag: TAG,
    summary: 'Corrections of contact details',
    description:
      'What legal representatives corrected of their own details, the oldest first; the other representative’s are never told to ' +
      'them, nor changed by them. Follow `next_cursor`, with the same filter, until there is none.',
    query: correctionsQuery,
    result: correctionsSchema,
    problems: ['invalid-request'],
    hasEtag: false,
    async read(call) {
      const { portal, place, query } = call;
      const { state, limit } = query;
      const seal = listCursor(call, 'contact-corrections', { state });
      const cursor = query.cursor === undefined ? undefined : readPosition(seal.open(query.cursor));
      const page = await correctionsPage(portal, {
        uai: place.uai,
        limit,
        ...(state && { state }),
        ...(cursor && { cursor }),
      });
      if (page.corrections.length === 0) await requireSchool(call);
      const pupils = await pupilsOfAll(call, page.corrections);
      const corrections = page.corrections.map((correction) => {
        const { shown, etag } = shownCorrection(correction, pupils);
        return { ...shown, etag };
      });
      const next = page.nextCursor && { next_cursor: seal.close(positionOf(page.nextCursor)) };
      return { status: 200, body: { corrections, ...next } };
    },
  }),
  reading({
    id: 'getContactCorrection',
    scope: 'contacts:read',
    path: `${PATH}/{correction}`,
    tag: TAG,
    summary: 'One correction',
    description: 'What was there, what is to be there, and what became of it. Kept for two years.',
    result: correctionSchema,
    problems: [],
    hasEtag: true,
    read: async (call) => answerOf(call, await correctionOf(call)),
  }),
  writing({
    id: 'putCorrectionDecision',
    scope: 'contacts:write',
    method: 'put',
    path: `${PATH}/{correction}/decision`,
    tag: TAG,
    summary: 'Accept or refuse a correction',
    description:
      'Accept once your software has the new details: your next export then tells the same. A refusal, with its reason, is told to ' +
      'the family, whose messages go to the former addresses again. The same decision again changes nothing; what was decided ' +
      'otherwise, replaced or withdrawn can no longer be decided.',
    body: correctionDecisionInput,
    result: correctionSchema,
    problems: ['invalid-content', 'conflict', 'precondition-failed'],
    hasEtag: true,
    show: async (call) => answerOf(call, await correctionOf(call)),
    async write(call) {
      const { portal, clientId, place, precondition, body } = call;
      const seen = await correctionOf(call);
      const { etag } = shownCorrection(seen, new Map());
      if (!precondition.isMet(etag)) throw new Problem('precondition-failed');
      const asked = { uai: place.uai, id: place.correction, decision: body.decision, reason: body.reason };
      const expected = precondition.isGiven ? { expectedVersion: seen.version } : {};
      const decided = await decideCorrection(portal, { ...asked, ...expected }, { kind: 'school', id: clientId });
      if (decided.ok) return answerOf(call, decided.correction);
      if (decided.reason === 'unknown') throw notHere();
      if (decided.reason === 'changed-meanwhile') throw new Problem('precondition-failed');
      const { state } = decided.correction;
      const detail = `This correction is ${state}: it no longer waits for a decision. Look for a later one of the same guardian.`;
      throw new Problem('conflict', { detail, members: { reason: decided.reason, state } });
    },
  }),
];
