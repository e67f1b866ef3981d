import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import { cardId } from './card-name.ts';
import type { CardTitle } from './find-cards.ts';
import { type FormerReportCard, formerReportCards, type ReportCard, reportCards } from './report-card.model.ts';

/** What a school wrote, locked or not, for its own software: other schools' cards of the same pupils are none of it (S49). */

type Portal = Pick<PortalContext, 'db'>;

/** One card of a school by its name (`cardName`). */
export async function schoolCard(
  { db }: Portal,
  { uai, pupil, name }: { uai: string; pupil: string; name: string },
): Promise<ReportCard | undefined> {
  const card = await reportCards(db)
    .findOne({ _id: cardId(pupil, name), uai })
    .lean<ReportCard>();
  return card ?? undefined;
}

/** What a school wrote of one pupil, newest year first; some forty at most. */
export const schoolCardsOf = ({ db }: Portal, { uai, pupil }: { uai: string; pupil: string }): Promise<CardTitle[]> =>
  reportCards(db).find({ pupil, uai }, { content: 0 }).sort({ year: -1, _id: 1 }).lean<CardTitle[]>();

interface SchoolQuery {
  uai: string;
  year: number;
  division?: string | undefined;
  term?: ReportCard['term'] | undefined;
  /** `_id` of the last one of the page before. */
  after?: string | undefined;
  limit: number;
}

/** A page of a school's cards of a year, and whether others follow. One query, by index. */
export async function schoolCardsPage(
  { db }: Portal,
  { uai, year, division, term, after, limit }: SchoolQuery,
): Promise<{ cards: CardTitle[]; isLast: boolean }> {
  const ofTerm = Object.fromEntries(Object.entries(term ?? {}).map(([field, value]) => [`term.${field}`, value]));
  const found = await reportCards(db)
    .find(
      {
        uai,
        year,
        ...ofTerm,
        ...(division !== undefined && { division }),
        ...(after && { _id: trusted({ $gt: after }) }),
      },
      { content: 0 },
    )
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean<CardTitle[]>();
  return { cards: found.slice(0, limit), isLast: found.length <= limit };
}

/** The versions that others have replaced, newest first. */
export const formerVersions = (
  { db }: Portal,
  { _id, version }: Pick<ReportCard, '_id' | 'version'>,
): Promise<Omit<FormerReportCard, 'content'>[]> =>
  formerReportCards(db)
    .find({ card: _id, version: trusted({ $lt: version }) }, { content: 0 })
    .sort({ version: -1 })
    .lean<Omit<FormerReportCard, 'content'>[]>();

/** One of them. */
export async function formerVersion(
  { db }: Portal,
  { _id, version }: Pick<ReportCard, '_id' | 'version'>,
): Promise<FormerReportCard | undefined> {
  const former = await formerReportCards(db).findOne({ card: _id, version }).lean<FormerReportCard>();
  return former ?? undefined;
}
