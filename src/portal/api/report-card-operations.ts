import { z } from 'zod';
import { schoolYearOf, timeZoneOf } from '../campaign/school-days.ts';
import { recordConsultation } from '../report-cards/consult.ts';
import type { ReportCard } from '../report-cards/report-card.model.ts';
import { formerVersion, formerVersions, schoolCardsOf, schoolCardsPage } from '../report-cards/school-cards.ts';
import { termOf } from './card-faults.ts';
import { pageInQuery, yearInQuery } from './input-parts.ts';
import { listCursor } from './list-cursor.ts';
import { type Answer, type Call, type Operation, reading, writing } from './operation.ts';
import { notHere } from './place.ts';
import { cardsSchema, reportCardInput, reportCardSchema, versionsSchema } from './report-card-schema.ts';
import { requireSchool } from './require-school.ts';
import { cardAnswer, cardEtag, listedCard, shownVersion } from './show-card.ts';
import { cardOf, writeCard } from './write-card.ts';

const TAG = 'Report cards';
const OF_PUPIL = '/schools/{uai}/pupils/{pupil}/report-cards';
const ONE = `${OF_PUPIL}/{card}`;
/** The longest that the content may be, in UTF-8, as one usually writes JSON. */
const MOST_BYTES = 1024 * 1024;

const cardsQuery = z.strictObject({
  year: yearInQuery('First calendar year of the school year; the current one unless told.'),
  division: z.string().min(1).max(60).optional().meta({ description: 'Class, as cards tell it.', example: '3e A' }),
  term: z
    .string()
    .regex(/^(?:p(?:[1-9]|1[0-2])-(?:[1-9]|1[0-2])|c[2-4])$/)
    .optional()
    .meta({ description: 'Term, as names of cards have it.', example: 'p1-3' }),
  ...pageInQuery('Cards'),
});

/** What a school's software reads, the family is told of (J4); who has it already, by `If-None-Match`, reads nothing. */
async function readBySoftware({ portal, clientId, precondition }: Call, card: ReportCard): Promise<Answer> {
  if (precondition.isMet(cardEtag(card))) {
    const { _id, version, pupil } = card;
    const by = { kind: 'school', id: clientId } as const;
    await recordConsultation(portal, { card: _id, version, pupil, form: 'api', by });
  }
  return cardAnswer(card);
}

/** Report cards of the livret scolaire, of both degrees (J3, L1). */
export const reportCardOperations: readonly Operation[] = [
  reading({
    id: 'listReportCards',
    scope: 'report-cards:read',
    path: '/schools/{uai}/report-cards',
    tag: TAG,
    summary: 'Report cards that a school wrote',
    description:
      'Those of one school year, without what they say. Follow `next_cursor`, with the same filters, until there is none: nobody ' +
      'is left out or told twice because others are written meanwhile.',
    query: cardsQuery,
    result: cardsSchema,
    problems: ['invalid-request'],
    hasEtag: false,
    async read(call) {
      const { portal, place, query } = call;
      const { division, term, limit } = query;
      const year = query.year ?? schoolYearOf(portal.clock.now(), timeZoneOf(place.uai));
      const cursor = listCursor(call, 'report-cards', { year, division, term });
      const { cards, isLast } = await schoolCardsPage(portal, {
        uai: place.uai,
        year,
        division,
        term: term === undefined ? undefined : termOf(term),
        after: query.cursor && cursor.open(query.cursor),
        limit,
      });
      const last = cards.at(-1);
      if (!last) await requireSchool(call);
      const next = !isLast && last && { next_cursor: cursor.close(last._id) };
      return { status: 200, body: { report_cards: cards.map(listedCard), ...next } };
    },
  }),
  reading({
    id: 'listPupilReportCards',
    scope: 'report-cards:read',
    path: OF_PUPIL,
    tag: TAG,
    summary: 'Report cards of one pupil',
    description: 'Those that the school wrote, of all years, without what they say. Other schools’ cards are not told.',
    result: cardsSchema,
    problems: [],
    hasEtag: false,
    async read({ portal, place }) {
      const cards = await schoolCardsOf(portal, place);
      if (cards.length === 0 && !(await portal.directory.pupil(place.uai, place.pupil))) throw notHere();
      return { status: 200, body: { report_cards: cards.map(listedCard) } };
    },
  }),
  reading({
    id: 'getReportCard',
    scope: 'report-cards:read',
    path: ONE,
    tag: TAG,
    summary: 'One report card',
    description:
      'As it is now. The family is told that the school’s software has read it; a request that is answered 304 is no reading.',
    result: reportCardSchema,
    problems: [],
    hasEtag: true,
    read: async (call) => readBySoftware(call, await cardOf(call)),
  }),
  writing({
    id: 'putReportCard',
    scope: 'report-cards:write',
    method: 'put',
    path: ONE,
    tag: TAG,
    summary: 'Write or replace a report card',
    description:
      'The whole card. The pupil is one of the school today, and her names come from the school’s file; `year` and `term` are ' +
      'those of the address. The same card again changes nothing; any other becomes the next version, which families see in place ' +
      'of the former from `locked_at` on. All versions are kept. Bodies of 1 MiB at most.',
    body: reportCardInput,
    mostBytes: MOST_BYTES,
    creates: true,
    result: reportCardSchema,
    problems: ['invalid-content', 'precondition-failed'],
    hasEtag: true,
    show: async (call) => cardAnswer(await cardOf(call)),
    write: writeCard,
  }),
  reading({
    id: 'listReportCardVersions',
    scope: 'report-cards:read',
    path: `${ONE}/versions`,
    tag: TAG,
    summary: 'Versions of a report card',
    description: 'When each was received and from whom, the newest first.',
    result: versionsSchema,
    problems: [],
    hasEtag: false,
    async read(call) {
      const card = await cardOf(call);
      const versions = [card, ...(await formerVersions(call.portal, card))];
      return { status: 200, body: { versions: versions.map(shownVersion) } };
    },
  }),
  reading({
    id: 'getReportCardVersion',
    scope: 'report-cards:read',
    path: `${ONE}/versions/{version}`,
    tag: TAG,
    summary: 'One version of a report card',
    description: 'As it was when it was shown, or is. The family is told that the school’s software has read it.',
    result: reportCardSchema,
    problems: [],
    hasEtag: true,
    async read(call) {
      const card = await cardOf(call);
      const { version } = call.place;
      const asked = version === card.version ? card : await formerVersion(call.portal, { _id: card._id, version });
      if (!asked || version > card.version) throw notHere();
      return readBySoftware(call, { ...asked, _id: card._id });
    },
  }),
];
