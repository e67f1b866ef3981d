import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import { cardId } from './card-name.ts';
import { type ReportCard, reportCards } from './report-card.model.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

/** Order of time within a year: periods, then the end of the cycle. */
const placeOf = ({ term }: Pick<ReportCard, 'term'>) => (term.kind === 'cycle' ? 1 : (term.index - 0.5) / term.of);

/** A pupil's cards that families may see, newest first (J1). One query, by index: a pupil has some forty in all her schooling. */
export const cardsOf = (portal: Portal, pupil: string): Promise<ReportCard[]> => find<ReportCard>(portal, pupil);

/** A card without what it says. */
export type CardTitle = Omit<ReportCard, 'content'>;

/** The same without what they say, for lists. */
export const cardTitlesOf = (portal: Portal, pupil: string): Promise<CardTitle[]> =>
  find<CardTitle>(portal, pupil, { content: 0 });

async function find<T extends CardTitle>({ db, clock }: Portal, pupil: string, fields = {}): Promise<T[]> {
  const cards = await reportCards(db)
    .find({ pupil, lockedAt: trusted({ $lte: clock.now() }) }, fields)
    .sort({ year: -1 })
    .lean<T[]>();
  return cards.sort((a, b) => b.year - a.year || placeOf(b) - placeOf(a) || a._id.localeCompare(b._id));
}

/** One of them, by the name that its address has (`cardName`). */
export async function findCard({ db, clock }: Portal, pupil: string, name: string): Promise<ReportCard | undefined> {
  const card = await reportCards(db)
    .findOne({ _id: cardId(pupil, name), pupil, lockedAt: trusted({ $lte: clock.now() }) })
    .lean<ReportCard>();
  return card ?? undefined;
}
