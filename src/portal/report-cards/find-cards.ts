import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import { cardId } from './card-name.ts';
import { type ReportCard, reportCards } from './report-card.model.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

/** Order of time within a year: periods, then the end of the cycle. */
const placeOf = ({ term }: ReportCard) => (term.kind === 'cycle' ? 1 : (term.index - 0.5) / term.of);

/** A pupil's cards that families may see, newest first (J1). One query, by index: a pupil has some forty in all her schooling. */
export async function cardsOf({ db, clock }: Portal, pupil: string): Promise<ReportCard[]> {
  const cards = await reportCards(db)
    .find({ pupil, lockedAt: trusted({ $lte: clock.now() }) })
    .sort({ year: -1 })
    .lean<ReportCard[]>();
  return cards.sort((a, b) => b.year - a.year || placeOf(b) - placeOf(a) || a._id.localeCompare(b._id));
}

/** One of them, by the name that its address has (`cardName`). */
export async function findCard({ db, clock }: Portal, pupil: string, name: string): Promise<ReportCard | undefined> {
  const card = await reportCards(db)
    .findOne({ _id: cardId(pupil, name), pupil, lockedAt: trusted({ $lte: clock.now() }) })
    .lean<ReportCard>();
  return card ?? undefined;
}
