import { writeFile } from 'node:fs/promises';
import type { Recipient } from './recipients.ts';

/** What became of one person in a run. */
export interface SummaryLine {
  recipient: Recipient;
  /** Of the PDF, from 1; absent for who was left out. */
  page?: number;
  outcome: 'open' | 'reset' | 'left-out' | 'closed';
}

const OUTCOMES: Record<SummaryLine['outcome'], string> = {
  open: 'lettre d’activation',
  reset: 'nouveau mot de passe',
  'left-out': 'a déjà un compte',
  closed: 'compte fermé',
};

const HEADER = ['page', 'classe', 'nom', 'prénom', 'élèves', 'adresse', 'lettre', 'valable jusqu’au'];

/** A cell that no spreadsheet runs as a formula (security.md S54). */
export function cell(text: string): string {
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What the school keeps of a run: who got which page, without identifier nor password (security.md S16). */
export async function writeSummary(
  file: string,
  { lines, validUntil }: { lines: readonly SummaryLine[]; validUntil: string },
): Promise<void> {
  const rows = lines.map(({ recipient, page, outcome }) => [
    page === undefined ? '' : String(page),
    recipient.division,
    recipient.familyName,
    recipient.firstName,
    recipient.children.map(({ firstName }) => firstName).join(', '),
    recipient.kind === 'pupil' ? '' : recipient.address ? 'oui' : 'non',
    OUTCOMES[outcome],
    page === undefined ? '' : validUntil,
  ]);
  // The mark by which a spreadsheet knows UTF-8.
  const text = [HEADER, ...rows].map((row) => row.map(cell).join(';')).join('\r\n');
  await writeFile(file, `\ufeff${text}\r\n`, { flag: 'wx', mode: 0o600 });
}
