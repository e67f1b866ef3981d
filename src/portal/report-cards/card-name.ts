import type { ReportCard } from './report-card.model.ts';

/** What the address of a card says of it, below its pupil's: `2025-p1-3-0159901F`, `2025-c4-0159901F`. */
export const cardName = ({ uai, year, term }: Pick<ReportCard, 'uai' | 'year' | 'term'>): string =>
  `${year}-${term.kind === 'cycle' ? `c${term.cycle}` : `p${term.index}-${term.of}`}-${uai}`;

/** The `_id` of a card. */
export const cardId = (pupil: string, name: string): string => `${pupil}:${name}`;
