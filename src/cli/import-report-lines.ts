import type { Fault } from '../idp/directory/import/faults.ts';
import { type ImportReport, isMassive, type SchoolReport } from '../idp/directory/import/import-report.ts';

const OUTCOMES: Readonly<Record<ImportReport['outcome'], string[]>> = {
  applied: ['Import terminé.'],
  unchanged: ['Rien n’a changé depuis le dernier import.'],
  'dry-run': ['Simulation : rien n’a été changé.'],
  refused: [],
};

/** The report of an import for a terminal; `refusal` is the one sentence that says why nothing was applied. */
export function importReportLines(report: ImportReport): { body: string[]; refusal?: string } {
  const { errors, warnings, errorCount, warningCount, schools, outcome } = report;
  const hidden = errorCount + warningCount - errors.length - warnings.length;
  const body = [
    ...inOrder(errors).map(faultLine),
    ...inOrder(warnings).map(faultLine),
    ...(hidden > 0 ? [`… et encore ${hidden} erreurs ou avertissements.`] : []),
    ...schools.flatMap(schoolLines),
    ...OUTCOMES[outcome],
  ];
  const refusal = refusalOf(report);
  return { body: body.map(frenchSpacing), refusal: refusal && frenchSpacing(refusal) };
}

/** Files in the order they were read, each from top to bottom: some faults are found only when the others are known. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const files = [...new Set(faults.map(({ file }) => file))];
  return faults.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0));
}

function faultLine({ severity, file, line, element, text, code }: Fault): string {
  const mark = severity === 'error' ? 'ERREUR' : 'Attention';
  const place = [file, line].filter((part) => part !== undefined).join(':');
  return `${mark} ${place}${element === undefined ? '' : ` (${element})`} : ${text} [${code}]`;
}

function schoolLines({ uai, name, pupils, guardians, links }: SchoolReport): string[] {
  return [
    name === undefined ? uai : `${uai} ${name}`,
    `  élèves : ajoutés ${pupils.created}, modifiés ${pupils.updated}, partis ${pupils.left}, inchangés ${pupils.unchanged}`,
    `  responsables : ajoutés ${guardians.created}, reconnus d’un autre établissement ${guardians.merged}, ` +
      `modifiés ${guardians.updated}, retirés ${guardians.removed}, inchangés ${guardians.unchanged}`,
    `  liens : ajoutés ${links.added}, retirés ${links.removed}`,
  ];
}

function refusalOf({ refusal, errorCount, schools }: ImportReport): string | undefined {
  if (refusal === undefined) return undefined;
  if (refusal === 'faults') {
    return `Import refusé : erreurs dans les fichiers (${errorCount}). Rien n’a été changé.`;
  }
  const ends = schools.filter(isMassive).map(({ uai, links }) => `${uai} : ${links.ended} sur ${links.before}`);
  return (
    `Import refusé : plus de 10 % des liens entre élèves et responsables prendraient fin (${ends.join(' ; ')}). ` +
    'Rien n’a été changé. Si c’est voulu, relancez avec --force.'
  );
}

/** The spaces that French does not break a line at. */
function frenchSpacing(text: string): string {
  return text.replace(/ ([:;?!%»])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
}
