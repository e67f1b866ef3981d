import { localDates } from '../campaign/local-dates.ts';
import { levelName } from '../level-name.ts';
import { cardName } from '../report-cards/card-name.ts';
import type { CardTitle } from '../report-cards/find-cards.ts';
import { meaning, periodName, schoolYear } from '../report-cards/words.ts';
import type { Words } from '../service-entry.ts';
import { inCapitals } from '../sessions/person.ts';

/** How a page names a card, wherever it stands. */
export interface CardHeading {
  /** «Bilan périodique» */
  kind: string;
  /** «2e trimestre 2025/2026» */
  period: string;
  /** Both: «Bilan périodique – 2e trimestre 2025/2026», «Bilan de fin de cycle 3 – 2023/2024» */
  title: string;
  /** «3e» */
  level?: string;
  school?: string;
  url: string;
  /** The day on which the school replaced what it had said. */
  corrected?: string;
}

export function headingOf(card: CardTitle, base: string, { t, locale }: Words): CardHeading {
  const { term, year } = card;
  const kind = meaning(t, 'report-cards:kind.', term.kind);
  const period = periodName(t, card);
  return {
    kind,
    period,
    title:
      term.kind === 'cycle'
        ? t('report-cards:title.cycle', { cycle: term.cycle, year: schoolYear(year) })
        : t('report-cards:title.periodic', { kind, period }),
    level: levelName(card.level),
    school: card.schoolName,
    url: `${base}/${cardName(card)}`,
    ...(card.version > 1 && { corrected: localDates(card.uai, locale).day(card.recordedAt) }),
  };
}

/** «BENALI Inès», as the livret names pupils (J1). */
export const listedName = ({ firstName, familyName }: { firstName: string; familyName: string }): string =>
  [inCapitals(familyName), firstName].filter(Boolean).join(' ');
