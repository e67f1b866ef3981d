import { expect, it } from '@jest/globals';
import { importReportLines } from '../../../src/cli/import-report-lines.ts';
import { FaultLog } from '../../../src/idp/directory/import/faults.ts';
import { emptySchoolReport, type ImportReport } from '../../../src/idp/directory/import/import-report.ts';

const report = (rest: Partial<ImportReport>): ImportReport => ({
  ...{ outcome: 'applied', schools: [], errors: [], warnings: [], errorCount: 0, warningCount: 0, writes: 0 },
  ...rest,
});

it('L2 the administrator reads where each fault is, errors first, from the top of each file', () => {
  const log = new FaultLog();
  log.add('eleves.xml', 'DIVISION_REQUIRED', { line: 9, element: 'STRUCTURE' });
  log.add('eleves.xml', 'INE_UNIQUE', { line: 80, element: 'ID_NATIONAL' }, { first: 12 });
  log.add('eleves.xml', 'BIRTHDATE_REQUIRED', { line: 7, element: 'DATE_NAISS' });
  log.add('autre.xml', 'WRONG_ROOT', { line: 2 }, { root: 'BEE_STRUCTURES', kind: 'structures' });
  const { errors, warnings } = log;
  const lines = importReportLines(
    report({ outcome: 'refused', refusal: 'faults', errors, warnings, errorCount: 3, warningCount: 4 }),
  );
  expect(lines).toEqual({
    body: [
      'ERREUR eleves.xml:7 (DATE_NAISS)\u00a0: La date de naissance est absente. [BIRTHDATE_REQUIRED]',
      'ERREUR eleves.xml:80 (ID_NATIONAL)\u00a0: Le même INE figure déjà à la ligne 12. [INE_UNIQUE]',
      'ERREUR autre.xml:2\u00a0: L’élément racine est BEE_STRUCTURES (structures)\u00a0: ce n’est pas un export des élèves ni des responsables. [WRONG_ROOT]',
      'Attention eleves.xml:9 (STRUCTURE)\u00a0: L’élève n’a pas de division. [DIVISION_REQUIRED]',
      '… et 3 autres.',
    ],
    refusal: 'Import refusé\u00a0: 3 erreurs dans les fichiers. Rien n’a été changé.',
  });
});

it('L2 the administrator reads what changed in each school, and how to confirm a massive removal', () => {
  const school = emptySchoolReport('0159901F', 'Collège');
  school.links = { before: 20, added: 0, removed: 3, ended: 3 };
  const lines = importReportLines(report({ outcome: 'refused', refusal: 'massive-removal', schools: [school] }));
  expect(lines.refusal).toContain('0159901F\u00a0: 3 sur 20');
  expect(lines.refusal).toContain('--force');
  expect(lines.body[0]).toBe('0159901F Collège');
  expect(importReportLines(report({})).body).toEqual(['Import terminé\u00a0: les changements sont enregistrés.']);
});

it('L2 a secretary reads numbers that agree, and nothing of what did not happen', () => {
  const school = emptySchoolReport('0159901F', 'Collège');
  school.pupils = { created: 1, updated: 2, left: 0, unchanged: 1 };
  school.guardians = { created: 0, updated: 0, merged: 1, removed: 2, unchanged: 0 };
  expect(importReportLines(report({ schools: [school] })).body.slice(0, 4)).toEqual([
    '0159901F Collège',
    '  Élèves\u00a0: 1 ajouté, 2 modifiés, 1 inchangé',
    '  Responsables\u00a0: 1 reconnu d’un autre établissement, 2 retirés',
    '  Liens entre élèves et responsables\u00a0: aucun changement',
  ]);
  expect(importReportLines(report({ refusal: 'faults', errorCount: 1 })).refusal).toContain('1 erreur dans');
});

it('L2 the administrator reads which school has no name, how to give it one, and which changes its name', () => {
  const { body } = importReportLines(
    report({
      schools: [emptySchoolReport('0159902G'), emptySchoolReport('0159901F', 'Collège neuf', 'Vieux collège')],
    }),
  );
  expect(body[0]).toBe('0159902G');
  expect(body[1]).toMatch(/Nom inconnu.*uai: 0159902G, name: .*schools.*configuration/);
  expect(body.join('\n')).toContain('«\u00a0Vieux collège\u00a0» devient «\u00a0Collège neuf\u00a0»');
});

it('L2 the administrator is told in one sentence that another import runs', () => {
  const { refusal } = importReportLines(report({ outcome: 'refused', refusal: 'another-import' }));
  expect(refusal).toBe(
    'Import refusé\u00a0: un autre import est en cours. Rien n’a été changé\u00a0; relancez celui-ci dans une minute.',
  );
});
