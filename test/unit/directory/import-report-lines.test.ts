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
      '… et encore 3 erreurs ou avertissements.',
    ],
    refusal: 'Import refusé\u00a0: erreurs dans les fichiers (3). Rien n’a été changé.',
  });
});

it('L2 the administrator reads what changed in each school, and how to confirm a massive removal', () => {
  const school = emptySchoolReport('0159901F', 'Collège');
  school.links = { before: 20, added: 0, removed: 3, ended: 3 };
  const lines = importReportLines(report({ outcome: 'refused', refusal: 'massive-removal', schools: [school] }));
  expect(lines.refusal).toContain('0159901F\u00a0: 3 sur 20');
  expect(lines.refusal).toContain('--force');
  expect(lines.body[0]).toBe('0159901F Collège');
  expect(importReportLines(report({})).body).toEqual(['Import terminé.']);
});
