import type { Person } from '../sessions/person.ts';
import type { ReportCard } from './report-card.model.ts';

/**
 * A card as this reader may see it: support measures hint at health and disability, and are told to guardians alone
 * (domain/livret.md §1).
 */
export function seenBy(card: ReportCard, { kind }: Pick<Person, 'kind'>): ReportCard {
  const { content } = card;
  if (kind === 'guardian' || content.kind === 'cycle') return card;
  return { ...card, content: { ...content, support: [] } };
}
