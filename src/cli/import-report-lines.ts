import type { Fault } from '../idp/directory/import/faults.ts';
import { type ImportReport, isMassive, type SchoolReport } from '../idp/directory/import/import-report.ts';

const OUTCOMES: Readonly<Record<ImportReport['outcome'], string>> = {
  applied: 'Import terminé.',
  unchanged: 'Rien n’a changé depuis le dernier import.',
  'dry-run': 'Simulation : rien n’a été changé.',
  refused: '',
};

/** The report of an import for a terminal; `refusal` is the one sentence that says why nothing was applied. */
export function importReportLines(report: ImportReport): { body: string[]; refusal?: string } {
  const faults = [...report.errors, ...report.warnings].map(faultLine);
  const hidden = report.errorCount + report.warningCount - faults.length;
  const body = [
    ...faults,
    ...(hidden > 0 ? [`… et ${hidden} autres.`] : []),
    ...report.schools.flatMap(schoolLines),
    ...(OUTCOMES[report.outcome] === '' ? [] : [OUTCOMES[report.outcome]]),
  ];
  return { body, refusal: refusalOf(report) };
}

function faultLine({ severity, file, line, element, text, code }: Fault): string {
  const place = [file, line].filter((part) => part !== undefined).join(':');
  const mark = severity === 'error' ? 'ERREUR' : 'attention';
  return `${mark} ${place}${element === undefined ? '' : ` (${element})`} : ${text} [${code}]`;
}

function schoolLines({ uai, name, pupils, guardians, links }: SchoolReport): string[] {
  return [
    `${uai}${name === undefined ? '' : ` ${name}`}`,
    `  élèves : ${pupils.created} ajoutés, ${pupils.updated} modifiés, ${pupils.left} partis, ${pupils.unchanged} inchangés`,
    `  responsables : ${guardians.created} ajoutés, ${guardians.merged} reconnus d’un autre établissement, ` +
      `${guardians.updated} modifiés, ${guardians.removed} retirés, ${guardians.unchanged} inchangés`,
    `  liens : ${links.added} ajoutés, ${links.removed} retirés`,
  ];
}

function refusalOf({ refusal, errorCount, schools }: ImportReport): string | undefined {
  if (refusal === 'faults') {
    const errors = errorCount === 1 ? 'une erreur' : `${errorCount} erreurs`;
    return `Import refusé : ${errors} dans les fichiers. Rien n’a été changé.`;
  }
  if (refusal === undefined) return undefined;
  const ends = schools.filter(isMassive).map(({ uai, links }) => `${uai} : ${links.ended} sur ${links.before}`);
  return (
    `Import refusé : plus de 10 % des liens entre élèves et responsables prendraient fin (${ends.join(' ; ')}). ` +
    'Rien n’a été changé. Si c’est voulu, relancez avec --force.'
  );
}
