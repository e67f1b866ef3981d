import type { ReportCard } from '../report-cards/report-card.model.ts';
import { inCapitals } from '../sessions/person.ts';

const PERIODS: Readonly<Record<number, string>> = { 2: 'S', 3: 'T' };
const LONGEST_NAME = 60;

/** What a report card is saved as: «bilan-2025-2026-T2-BENALI.pdf», with nothing that a file's name may not have. */
export function fileName({ familyName, term, year }: Pick<ReportCard, 'familyName' | 'term' | 'year'>): string {
  const period = term.kind === 'cycle' ? `cycle-${term.cycle}` : `${PERIODS[term.of] ?? 'P'}${term.index}`;
  const name = inCapitals(familyName)
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^-+|-+$/g, '');
  return `bilan-${year}-${year + 1}-${period}${name && `-${name}`}.pdf`;
}

/** The same in the letters that every system knows (RFC 6266 §4.3). */
export const plainFileName = (name: string): string =>
  name
    .replaceAll(/[Œœ]/g, (one) => (one === 'Œ' ? 'OE' : 'oe'))
    .replaceAll(/[Ææ]/g, (one) => (one === 'Æ' ? 'AE' : 'ae'))
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w.-]/g, '_');
