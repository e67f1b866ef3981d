import type { Translate } from '../../web/texts.ts';
import { DIGITAL, type PeriodicContent } from './content.ts';
import type { Term } from './report-card.model.ts';

/** «2025/2026», as report cards name a school year. */
export const schoolYear = (year: number): string => `${year}/${year + 1}`;

/** How a year is divided, by the number of its parts. */
export const divisionOf = ({ of }: Extract<Term, { kind: 'periodic' }>): 'semester' | 'trimester' | 'period' =>
  of === 2 ? 'semester' : of === 3 ? 'trimester' : 'period';

/** «2e trimestre», «1er semestre», «4e période», «Fin du cycle 4». */
export function termName(t: Translate, term: Term): string {
  if (term.kind === 'cycle') return t('report-cards:term.cycle', { cycle: term.cycle });
  return t(`report-cards:term.${divisionOf(term)}${term.index === 1 ? '-first' : ''}`, { index: term.index });
}

/** «2e trimestre 2025/2026», «Fin du cycle 4, 2025/2026» */
export const periodName = (t: Translate, { term, year }: { term: Term; year: number }): string =>
  [termName(t, term), schoolYear(year)].join(term.kind === 'cycle' ? ', ' : ' ');

/** The name of a digital skill; its code where the reference has no such skill. */
export const skillName = (t: Translate, code: string): string =>
  DIGITAL.includes(code) ? t(`report-cards:skill.${code}`) : code;

/** What a code of a card means, by the group of its texts: `report-cards:core.CPD_FRA`, `report-cards:position.3`. */
export const meaning = (
  t: Translate,
  group:
    | 'report-cards:kind.'
    | 'report-cards:position.'
    | 'report-cards:mastery.'
    | 'report-cards:core.'
    | 'report-cards:path.'
    | 'report-cards:support.'
    | 'report-cards:theme.'
    | 'report-cards:complement.'
    | 'report-cards:complement-position.'
    | 'report-cards:regional-position.',
  code: string | number,
): string => t(`${group}${code}`);

/** «2 demi-journées d’absence justifiées», «Aucun retard»: school life, a sentence each. */
export const attendanceLines = (t: Translate, attendance: PeriodicContent['attendance']): string[] => [
  t('report-cards:attendance.justified', { count: attendance.justified }),
  t('report-cards:attendance.unjustified', { count: attendance.unjustified }),
  ...(attendance.hours === undefined ? [] : [t('report-cards:attendance.hours', { count: attendance.hours })]),
  t('report-cards:attendance.lates', { count: attendance.lates }),
];
