import type { Fault } from '../files/faults.ts';
import { type ImportReport, isMassive, type SchoolReport } from '../idp/directory/import/import-report.ts';
import { frenchSpacing } from './french-spacing.ts';

const OUTCOMES: Readonly<Record<ImportReport['outcome'], string[]>> = {
  applied: ['Import terminé : les changements sont enregistrés.'],
  unchanged: ['Rien n’a changé depuis le dernier import.'],
  'dry-run': ['Simulation : rien n’a été changé.'],
  refused: [],
};

/** The report of an import for a terminal; `refusal` is the one sentence that says why nothing was applied. */
export function importReportLines(report: ImportReport): { body: string[]; refusal?: string } {
  const { schools, outcome } = report;
  const body = [...faultLines(report), ...schools.flatMap(schoolLines), ...OUTCOMES[outcome]];
  const refusal = refusalOf(report);
  return { body: body.map(frenchSpacing), refusal: refusal && frenchSpacing(refusal) };
}

/** The faults of an import, errors first, and how many more there are. */
export function faultLines({
  errors,
  warnings,
  errorCount,
  warningCount,
}: Pick<ImportReport, 'errors' | 'warnings' | 'errorCount' | 'warningCount'>): string[] {
  const hidden = errorCount + warningCount - errors.length - warnings.length;
  return [
    ...inOrder(errors).map(faultLine),
    ...inOrder(warnings).map(faultLine),
    ...(hidden > 0 ? [`… et ${quantity(hidden, 'autre')}.`] : []),
  ];
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

function schoolLines({ uai, name, formerName, pupils, guardians, links }: SchoolReport): string[] {
  return [
    name === undefined ? uai : `${uai} ${name}`,
    ...(name === undefined
      ? [`  Nom inconnu : ajoutez « - { uai: ${uai}, name: … } » à « schools » dans la configuration, puis réimportez.`]
      : []),
    ...(formerName === undefined ? [] : [`  Nom : « ${formerName} » devient « ${name} »`]),
    counts('Élèves', [
      [pupils.created, 'ajouté'],
      [pupils.updated, 'modifié'],
      [pupils.left, 'parti'],
      [pupils.unchanged, 'inchangé'],
    ]),
    counts('Responsables', [
      [guardians.created, 'ajouté'],
      [guardians.merged, 'reconnu', ' d’un autre établissement'],
      [guardians.updated, 'modifié'],
      [guardians.removed, 'retiré'],
      [guardians.unchanged, 'inchangé'],
    ]),
    counts('Liens entre élèves et responsables', [
      [links.added, 'ajouté'],
      [links.removed, 'retiré'],
    ]),
  ];
}

/** What happened to some, without what happened to none. */
export function counts(
  whom: string,
  happened: readonly (readonly [count: number, participle: string, rest?: string])[],
) {
  const told = happened.flatMap(([count, participle, rest = '']) =>
    count === 0 ? [] : `${quantity(count, participle)}${rest}`,
  );
  return `  ${whom} : ${told.length === 0 ? 'aucun changement' : told.join(', ')}`;
}

/** A number with its noun or participle in agreement: in French 0 and 1 are singular. */
export function quantity(count: number, word: string): string {
  return `${count} ${word}${count < 2 ? '' : 's'}`;
}

function refusalOf({ refusal, errorCount, schools }: ImportReport): string | undefined {
  if (refusal === undefined) return undefined;
  if (refusal === 'faults') {
    return `Import refusé : ${quantity(errorCount, 'erreur')} dans les fichiers. Rien n’a été changé.`;
  }
  if (refusal === 'another-import') {
    return 'Import refusé : un autre import est en cours. Rien n’a été changé ; relancez celui-ci dans une minute.';
  }
  const ends = schools.filter(isMassive).map(({ uai, links }) => `${uai} : ${links.ended} sur ${links.before}`);
  return (
    `Import refusé : plus de 10 % des liens entre élèves et responsables prendraient fin (${ends.join(' ; ')}). ` +
    'Rien n’a été changé. Si c’est voulu, relancez avec --force.'
  );
}
