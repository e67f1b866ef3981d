import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { correctDetails } from '../../src/portal/corrections/correct-details.ts';
import { corrections } from '../../src/portal/corrections/correction.model.ts';
import { createLimits } from '../../src/web/limits.ts';
import { HELD, newCorrection } from '../portal/support/corrections.ts';
import { VAILLAND } from '../portal/support/people.ts';
import { startSchool, type TestSchool } from './support/school.ts';

describe('educonnect contacts: what families corrected', () => {
  let school: TestSchool;
  let id: string;
  const UAI = ['--uai', VAILLAND.uai];
  const correct = async (changes: Parameters<typeof newCorrection>[0]) => {
    const portal = { db: school.db, clock: systemClock, limits: createLimits(school.db, systemClock) };
    const corrected = await correctDetails(portal, newCorrection(changes));
    if (!corrected.ok) throw new Error(corrected.reason);
    return corrected.correction!._id;
  };

  beforeAll(async () => {
    school = await startSchool();
    id = await correct({ wanted: { ...HELD, email: 'k@example.org', profession: '=HYPERLINK("http://x")' } });
  });
  afterAll(() => school.close());

  it('K1 lists who corrected what, and shows no value', async () => {
    const { output } = await school.contacts('list', ...UAI);
    expect(output).toMatch(new RegExp(`^${id} .*en attente  M\\. Karim BENALI  E-mail, Profession\n$`));
    expect(output).not.toContain('example');
    expect((await school.contacts('list', ...UAI, '--state', 'refused')).output).toBe('Aucune correction.\n');
    expect((await school.contacts('list', '--uai', '0159902G')).output).toBe('Aucune correction.\n');
  });

  it('S54 exports them before and after, with no cell that a spreadsheet runs, and writes that it did', async () => {
    const { code, output } = await school.contacts('export', ...UAI, '--out', school.path('c.csv'));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('1 correction dans') });
    const csv = await school.read('c.csv');
    expect(csv).toContain(`;BENALI Inès 3e A;1001;`);
    expect(csv).toContain('karim.benali@example.fr;k@example.org');
    expect(csv).not.toMatch(/[;"]=HYPERLINK/);
    expect(await school.lastAct()).toMatchObject({ action: 'contacts-exported', details: { count: '1' } });
  });

  it('K1 refuses with a reason, once, and says of each number why it could not', async () => {
    const refused = await school.contacts('refuse', id, 'nothing', ...UAI, '--reason', 'Adresse illisible');
    expect(refused).toMatchObject({ code: 1, output: 'Corrections refusées : 1\n' });
    expect(refused.errors).toMatch(/^nothing : aucune correction de ce numéro/);
    const stored = await corrections(school.db).findById(id).lean();
    expect(stored).toMatchObject({
      state: 'refused',
      reason: 'Adresse illisible',
      decidedBy: { kind: 'administrator' },
    });
    const acted = await school.lastAct();
    expect(acted).toMatchObject({ action: 'contacts-decided', details: { correction: id, what: 'refused' } });
    expect(JSON.stringify(acted)).not.toMatch(/illisible|example/);
    const accepted = await school.contacts('accept', id, ...UAI);
    expect(accepted).toMatchObject({ code: 1, errors: expect.stringContaining('elle n’attend plus (refusée)') });
  });

  it('K1 accepts, for the school that it is of alone', async () => {
    const next = await correct({ seen: 1, wanted: { ...HELD, email: 'k2@example.org' } });
    expect(await school.contacts('accept', next, '--uai', '0159902G')).toMatchObject({ code: 1 });
    expect(await school.contacts('accept', next, ...UAI)).toMatchObject({ code: 0, errors: '' });
    expect(await corrections(school.db).findById(next).lean()).toMatchObject({ state: 'accepted' });
    expect(await school.contacts('list', ...UAI, '--state', 'gone')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('écrivez waiting, accepted'),
    });
  });
});
