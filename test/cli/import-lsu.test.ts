import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { reportCards } from '../../src/portal/report-cards/report-card.model.ts';
import { SAMPLE } from '../portal/report-cards/support/lsu.ts';
import { educonnect } from '../support/command.ts';
import { startSchool, type TestSchool } from './support/school.ts';

let school: TestSchool;
beforeAll(async () => {
  school = await startSchool();
  const pupil = { birth_date: '2011-03-12', guardians: [] };
  school.provider.directory['0159901F'] = [
    { ...pupil, sub: 'child-maelle', local_id: '700101', given_name: 'Maëlle', family_name: 'BRIVAL' },
    { ...pupil, sub: 'child-kelian', local_id: '700104', given_name: 'Kélian', family_name: 'PAYET' },
  ];
});
afterAll(() => school.close());

const run = async (...words: string[]) => {
  const { code, output, errors } = await educonnect(['import', 'lsu', ...words], {
    EDUCONNECT_CONFIG: school.path('educonnect.yaml'),
  });
  return { code, told: (output + errors).replaceAll('\u00a0', ' ').trimEnd().split('\n') };
};

it('J3 an administrator imports the bilans of a school, and reads what they changed or where they are wrong', async () => {
  const file = await school.fill('bilans.xml', SAMPLE);
  const year = ['--year', '2025-2026'];
  const bilans = ['0159901F', '  Bilans : 5 ajoutés'];
  expect(await run(file, ...year, '--dry-run')).toEqual({
    code: 0,
    told: [...bilans, 'Simulation : rien n’a été changé.'],
  });
  expect(await reportCards(school.db).countDocuments()).toBe(0);
  expect(await run(file, ...year)).toEqual({
    code: 0,
    told: [...bilans, 'Import terminé : les bilans sont enregistrés.'],
  });
  expect(await reportCards(school.db).countDocuments()).toBe(5);
  expect(await school.lastAct()).toMatchObject({
    action: 'import',
    result: 'done',
    details: { what: 'lsu', schools: '0159901F', writes: '5' },
  });
  const wrong = await school.fill('faux.xml', SAMPLE.replace('nb-retards="1"', 'nb-retards="un"'));
  expect(await run(wrong, ...year, '--uai', '0159901f')).toEqual({
    code: 1,
    told: [
      'ERREUR faux.xml:105 (vie-scolaire) : L’attribut « nb-retards » vaut « un » : c’est un nombre entier de 0 à 999. [NUMBER_INVALID]',
      'Import refusé : 1 erreur dans les fichiers. Rien n’a été changé.',
    ],
  });
  expect(await school.lastAct()).toMatchObject({ action: 'import', result: 'refused' });
  expect(await run(file, '--uai', '0159901G')).toMatchObject({
    code: 1,
    told: ['Le code UAI « 0159901G » est faux : sept chiffres et une lettre de contrôle.'],
  });
});
