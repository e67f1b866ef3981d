import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { childrenOf } from '../../../src/idp/directory/children-of.ts';
import { declineChild } from '../../../src/idp/directory/decline-child.ts';
import { type Guardian, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { importSiecle } from '../../../src/idp/directory/import/import-siecle.ts';
import type { ImportOptions } from '../../../src/idp/directory/import/run-import.ts';
import { type Pupil, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eleves, responsables, TestFolder, type TestPerson, type TestPupil } from './support/school-files.ts';

const COLLEGE = '0159901F';
const LYCEE = '0159902G';
const now = new Date('2025-11-30T12:38:00Z');

let test: TestDatabase;
let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.make();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.drop());

const run = (files: string[], options?: ImportOptions) =>
  importSiecle({ db: test.db, clock: { now: () => now }, phones: { allowFiction: true } }, files, options);
const files = async (uai: string, there: TestPupil[], persons: TestPerson[]) => [
  await folder.write(eleves(uai, there)),
  await folder.write(responsables(uai, persons)),
];
const send = async (uai: string, there: TestPupil[], persons: TestPerson[], options?: ImportOptions) =>
  run(await files(uai, there, persons), options);
const guardian = (key: string) => guardians(test.db).findOne({ 'records.key': key }).lean<Guardian>();
const childrenNamed = async (key: string) =>
  (await childrenOf(test.db, [(await guardian(key))?._id ?? ''])).map(({ firstName }) => firstName);

const twenty: TestPupil[] = Array.from({ length: 20 }, (_, n) => ({ id: String(n), ine: `9900001${10 + n}AA` }));
const parents: TestPerson[] = twenty.map(({ id }) => ({
  id: `p${id}`,
  mobile: `06399801${10 + Number(id)}`,
  children: [id],
}));

describe('L2 who the school does not name any more loses the child', () => {
  beforeEach(async () => {
    await send(COLLEGE, twenty, parents);
  });

  it('a guardian removed from the file', async () => {
    expect(await childrenNamed(`${COLLEGE}:p3`)).toEqual(['Alix3']);
    const report = await send(
      COLLEGE,
      twenty,
      parents.filter(({ id }) => id !== 'p3'),
    );
    expect(report).toMatchObject({
      outcome: 'applied',
      schools: [{ guardians: { removed: 1, unchanged: 19 }, links: { removed: 1 } }],
    });
    expect(await guardian(`${COLLEGE}:p3`)).toBeNull();
  });

  it('a guardian one of whose links is removed, and one who is a contact only from now on', async () => {
    const two = { ...parents[3]!, children: ['3', '4'] };
    await send(COLLEGE, twenty, parents.with(3, two));
    expect(await childrenNamed(`${COLLEGE}:p3`)).toEqual(['Alix3', 'Alix4']);
    await send(COLLEGE, twenty, parents.with(3, { ...two, children: ['3:2', '4'] }));
    expect(await childrenNamed(`${COLLEGE}:p3`)).toEqual(['Alix4']);
    await send(COLLEGE, twenty, parents);
    expect(await childrenNamed(`${COLLEGE}:p3`)).toEqual(['Alix3']);
  });

  it('a guardian whose child left, by a leaving date or by absence from the export', async () => {
    const left = { ...twenty[5]!, left: '17/10/2025' };
    const report = await send(
      COLLEGE,
      twenty.with(5, left).filter(({ id }) => id !== '6'),
      parents.filter(({ id }) => id !== 'p6'),
    );
    expect(report).toMatchObject({ outcome: 'applied', schools: [{ pupils: { left: 2 } }] });
    expect(await childrenNamed(`${COLLEGE}:p5`)).toEqual([]);
    const six = await pupils(test.db).findOne({ ine: twenty[6]!.ine }).lean<Pupil>();
    expect(six?.enrolments).toMatchObject([{ uai: COLLEGE, leftOn: '2025-11-03' }]);
    await send(COLLEGE, twenty, parents);
    expect(await childrenNamed(`${COLLEGE}:p5`)).toEqual(['Alix5']);
    expect(await childrenNamed(`${COLLEGE}:p6`)).toEqual(['Alix6']);
  });

  it('but not when more than 10 % of the links end, unless it is confirmed', async () => {
    const before = await guardians(test.db).find().lean();
    const fewer = parents.slice(3);
    const refused = await send(COLLEGE, twenty, fewer);
    expect(refused).toMatchObject({
      outcome: 'refused',
      refusal: 'massive-removal',
      schools: [{ links: { before: 20, ended: 3 } }],
    });
    expect(await guardians(test.db).find().lean()).toEqual(before);
    expect(await send(COLLEGE, twenty, fewer, { force: true })).toMatchObject({ outcome: 'applied' });
    expect(await guardians(test.db).countDocuments()).toBe(17);
  });

  it('nor when a cut export of pupils alone forgets as many', async () => {
    const cut = [await folder.write(eleves(COLLEGE, twenty.slice(0, 10)))];
    expect(await run(cut)).toMatchObject({ outcome: 'refused', schools: [{ links: { before: 20, ended: 10 } }] });
    expect(await childrenNamed(`${COLLEGE}:p15`)).toEqual(['Alix15']);
  });

  it('exactly 10 % need no confirmation', async () => {
    expect(await send(COLLEGE, twenty, parents.slice(2))).toMatchObject({ outcome: 'applied' });
  });

  it('leaving dates need none either: the school said so pupil by pupil', async () => {
    const allLeft = twenty.map((pupil) => ({ ...pupil, left: '04/07/2026' }));
    expect(await send(COLLEGE, allLeft, parents)).toMatchObject({
      outcome: 'applied',
      schools: [{ pupils: { left: 20 } }],
    });
  });
});

describe('L2 what a person did survives the next import', () => {
  const both = [
    { id: '1', ine: '990000101AA', first: 'Maëlle' },
    { id: '2', ine: '990000102AB', first: 'Théo' },
  ];
  const mother: TestPerson = {
    id: 'm',
    family: 'COSTEDOAT',
    use: 'BRIVAL',
    mobile: '0639980111',
    children: ['1', '2'],
  };
  beforeEach(async () => {
    await send(COLLEGE, both, [mother]);
    const { _id, records } = (await guardian(`${COLLEGE}:m`))!;
    await declineChild(test.db, { guardianIds: [_id], pupilIds: [records[0]!.links[1]!.pupilId] }, now);
    await guardians(test.db).updateOne({ _id }, { $set: { identifier: 'c.brival' } });
  });

  it('her «not my child» and her identifier, when her phone, her name and her level change', async () => {
    await send(COLLEGE, both, [
      { ...mother, use: '', mobile: '0639980199', email: 'C@Example.fr', children: ['1', '2:1'] },
    ]);
    expect(await guardian(`${COLLEGE}:m`)).toMatchObject({
      identifier: 'c.brival',
      nameKeys: ['COSTEDOAT|CAMILLE'],
      mobileKeys: ['0639980199'],
      emails: ['c@example.fr'],
      records: [{ links: [{ level: 1 }, { level: 1, declinedAt: now }] }],
    });
    expect(await childrenNamed(`${COLLEGE}:m`)).toEqual(['Maëlle']);
  });

  it('both, when the school gives her another number', async () => {
    const report = await send(COLLEGE, both, [{ ...mother, id: 'renumbered' }]);
    expect(report).toMatchObject({
      outcome: 'applied',
      schools: [{ guardians: { updated: 1, created: 0, removed: 0 } }],
    });
    expect(await guardian(`${COLLEGE}:renumbered`)).toMatchObject({ identifier: 'c.brival' });
    expect(await childrenNamed(`${COLLEGE}:renumbered`)).toEqual(['Maëlle']);
  });

  it('the person, when her last school forgets her: another school finds her again', async () => {
    const other = { id: 'x', mobile: '0639980120', children: ['1', '2'] };
    await send(COLLEGE, both, [other], { force: true });
    expect(await guardians(test.db).findOne({ identifier: 'c.brival' }).lean()).toMatchObject({
      records: [],
      mobileKeys: ['0639980111'],
    });
    await send(LYCEE, [{ id: '9', first: 'Capucine' }], [{ ...mother, children: ['9'] }]);
    expect(await guardian(`${LYCEE}:m`)).toMatchObject({ identifier: 'c.brival' });
    expect(await childrenNamed(`${LYCEE}:m`)).toEqual(['Capucine']);
  });
});

describe('L2 one person of several schools', () => {
  const child = { id: '1', ine: '990000101AA', first: 'Maëlle' };
  const there = { id: '7', ine: '990000107AA', first: 'Capucine' };
  const mother: TestPerson = { id: 'm', family: 'COSTEDOAT', use: 'BRIVAL', first: 'Sandrine', children: ['1'] };
  const elsewhere: TestPerson = { ...mother, id: 'n', children: ['7'] };
  const records = async () => (await guardian(`${COLLEGE}:m`))?.records.map(({ uai }) => uai);

  it.each<[string, Partial<TestPerson>, Partial<TestPerson>, boolean]>([
    ['the same mobile written otherwise', { mobile: '+33639980111' }, { mobile: '06.39.98.01.11', use: '' }, true],
    ['the same e-mail', { email: 's@example.fr' }, { email: 'S@EXAMPLE.fr', family: 'BRIVAL', use: '' }, true],
    ['the name alone', { mobile: '0639980111' }, { mobile: '0639980112', email: 's@example.fr' }, false],
    ['the mobile alone', { mobile: '0639980111' }, { mobile: '0639980111', first: 'Olivier' }, false],
    ['the e-mail alone', { email: 'a@example.fr' }, { email: 'a@example.fr', first: 'Olivier' }, false],
  ])('by name and %s', async (_, here, away, same) => {
    await send(COLLEGE, [child], [{ ...mother, ...here }]);
    await send(LYCEE, [there], [{ ...elsewhere, ...away }]);
    expect(await records()).toEqual(same ? [COLLEGE, LYCEE] : [COLLEGE]);
    expect(await guardians(test.db).countDocuments()).toBe(same ? 1 : 2);
  });

  it.each([false, true])('by name and a child of both schools, told by the INE (one import: %s)', async (together) => {
    const moved = { id: '99', ine: child.ine, first: 'Maëlle' };
    const first = await files(COLLEGE, [{ ...child, left: '01/09/2025' }], [mother]);
    const second = await files(LYCEE, [moved], [{ ...elsewhere, children: ['99'] }]);
    if (together) await run([...first, ...second]);
    else {
      await run(first);
      await run(second);
    }
    expect(await records()).toEqual([COLLEGE, LYCEE]);
    expect(await pupils(test.db).countDocuments()).toBe(1);
    expect(await childrenNamed(`${COLLEGE}:m`)).toEqual(['Maëlle']);
    expect(await run([...first, ...second])).toMatchObject({ outcome: 'unchanged', writes: 0 });
  });

  it('two persons whom one school tells apart stay two, name and mobile alike', async () => {
    await send(
      COLLEGE,
      [child],
      [mother, { ...mother, id: 'm2', children: ['1:3'] }].map((p) => ({ ...p, mobile: '0639980111' })),
    );
    expect(await guardians(test.db).countDocuments()).toBe(2);
  });

  it('known later: her record joins the other school’s when the schools agree at last', async () => {
    await send(COLLEGE, [child], [{ ...mother, mobile: '0639980111' }]);
    await send(LYCEE, [there], [elsewhere]);
    expect(await guardians(test.db).countDocuments()).toBe(2);
    const agreed = [{ ...elsewhere, mobile: '0639980111' }];
    expect(await send(LYCEE, [there], agreed)).toMatchObject({ schools: [{ guardians: { merged: 1 } }] });
    expect(await records()).toEqual([COLLEGE, LYCEE]);
    expect((await childrenNamed(`${COLLEGE}:m`)).sort()).toEqual(['Capucine', 'Maëlle']);
    expect(await send(LYCEE, [there], agreed)).toMatchObject({ outcome: 'unchanged' });
  });

  it('known later with two accounts: they stay two, and the administrator is told', async () => {
    await send(COLLEGE, [child], [{ ...mother, mobile: '0639980111' }]);
    await send(LYCEE, [there], [elsewhere]);
    const other = (await guardian(`${LYCEE}:n`))!;
    await accounts(test.db).collection.insertOne({
      _id: 'a' as never,
      guardianIds: [other._id],
      identifier: 's.brival',
    } as never);
    const report = await send(LYCEE, [there], [{ ...elsewhere, mobile: '0639980111' }]);
    expect(report.warnings).toMatchObject([{ code: 'PERSON_KNOWN_TWICE' }]);
    expect((await guardian(`${LYCEE}:n`))?._id).toBe(other._id);
  });

  it('a PERSONNE_ID given to another person takes the children from the first', async () => {
    await send(COLLEGE, [child], [{ ...mother, mobile: '0639980111' }]);
    const first = (await guardian(`${COLLEGE}:m`))!;
    const stranger = { id: 'm', family: 'VASSEROT', first: 'Inès', mobile: '0639980118', children: ['2'] };
    const report = await send(COLLEGE, [child, { id: '2', first: 'Lila' }], [stranger], { force: true });
    expect(report.warnings.map(({ code }) => code)).toContain('PERSON_ID_REUSED');
    expect(await childrenOf(test.db, [first._id])).toEqual([]);
    expect((await guardian(`${COLLEGE}:m`))?.nameKeys).toEqual(['VASSEROT|INES']);
    expect(await childrenNamed(`${COLLEGE}:m`)).toEqual(['Lila']);
  });
});

describe('L2 one pupil, her INE first', () => {
  const guardianOf = (id: string): TestPerson[] => [{ id: 'm', mobile: '0639980111', children: [id] }];
  const all = () => pupils(test.db).find().lean<Pupil[]>();

  it('gets her INE later without becoming another', async () => {
    await send(COLLEGE, [{ id: '1' }], guardianOf('1'));
    const [before] = await all();
    await send(COLLEGE, [{ id: '1', ine: '990000101AA' }], guardianOf('1'));
    expect(await all()).toMatchObject([{ _id: before!._id, ine: '990000101AA' }]);
  });

  it('known elsewhere already, joins herself when her INE comes, and her guardian’s answer follows', async () => {
    await send(LYCEE, [{ id: '9', ine: '990000101AA', first: 'Alix1' }], []);
    await send(COLLEGE, [{ id: '1' }], guardianOf('1'));
    expect(await all()).toHaveLength(2);
    const { _id, records } = (await guardian(`${COLLEGE}:m`))!;
    await declineChild(test.db, { guardianIds: [_id], pupilIds: [records[0]!.links[0]!.pupilId] }, now);
    expect(await run([await folder.write(eleves(COLLEGE, [{ id: '1', ine: '990000101AA' }]))])).toMatchObject({
      outcome: 'applied',
    });
    const [pupil, ...others] = await all();
    expect(others).toEqual([]);
    expect(pupil?.enrolments.map(({ key }) => key)).toEqual([`${LYCEE}:9`, `${COLLEGE}:1`]);
    expect((await guardian(`${COLLEGE}:m`))?.records[0]?.links).toMatchObject([
      { pupilId: pupil!._id, declinedAt: now },
    ]);
  });

  it('whose ELEVE_ID goes to another pupil does not leave that pupil to her guardian', async () => {
    const other = { id: '1', ine: '990000102AB', first: 'Capucine', born: '17/01/2010' };
    await send(COLLEGE, [{ id: '1', ine: '990000101AA' }], guardianOf('1'));
    await run([await folder.write(eleves(COLLEGE, [other]))], { force: true });
    expect(await childrenNamed(`${COLLEGE}:m`)).toEqual([]);
    expect((await all()).map(({ ine, enrolments }) => [ine, enrolments.length])).toEqual([
      ['990000101AA', 0],
      ['990000102AB', 1],
    ]);
  });

  it('whose school corrects her INE stays herself', async () => {
    await send(COLLEGE, [{ id: '1', ine: '990000101AA' }], guardianOf('1'));
    await send(COLLEGE, [{ id: '1', ine: '990000999AA' }], guardianOf('1'));
    expect(await all()).toMatchObject([{ ine: '990000999AA' }]);
    expect(await childrenNamed(`${COLLEGE}:m`)).toEqual(['Alix1']);
  });

  it('whose INE another school typed for another child keeps it', async () => {
    await send(COLLEGE, [{ id: '1', ine: '990000101AA', first: 'Maëlle' }], []);
    const wrong = { id: '9', ine: '990000101AA', first: 'Nolan', family: 'VASSEROT', born: '08/05/2012' };
    const report = await send(LYCEE, [wrong], []);
    expect(report.warnings).toMatchObject([{ code: 'INE_OF_ANOTHER_PUPIL' }]);
    expect(await all()).toMatchObject([{ firstName: 'Maëlle', ine: '990000101AA' }, { firstName: 'Nolan' }]);
    expect(await send(LYCEE, [wrong], [])).toMatchObject({ outcome: 'unchanged' });
  });

  it('who left and came back under another number is one pupil with two stays', async () => {
    const back = [
      { id: '1', ine: '990000101AA', left: '01/10/2025' },
      { id: '2', ine: '990000101AA', first: 'Alix1' },
    ];
    for (const order of [back, back.toReversed()]) {
      await send(COLLEGE, order, guardianOf('2'));
      expect((await all()).map(({ enrolments }) => enrolments.length)).toEqual([2]);
      expect(await childrenNamed(`${COLLEGE}:m`)).toEqual(['Alix1']);
    }
  });

  it('spelt otherwise by two schools does not change at each import', async () => {
    const here = await files(COLLEGE, [{ id: '1', ine: '990000101AA', first: 'Maëlle' }], []);
    const away = await files(LYCEE, [{ id: '9', ine: '990000101AA', first: 'MAELLE' }], []);
    await run([...here, ...away]);
    expect(await run(here)).toMatchObject({ outcome: 'unchanged' });
    expect(await run(away)).toMatchObject({ outcome: 'unchanged' });
    expect((await all())[0]?.firstName).toBe('Maëlle');
  });
});

it('L2 a file without addresses leaves those known', async () => {
  const withAddress = responsables(COLLEGE, [{ id: 'm', children: ['1'] }])
    .replace('<LC_CIVILITE>', '<ADRESSE_ID>6</ADRESSE_ID><LC_CIVILITE>')
    .replace(
      '</DONNEES>',
      '<ADRESSES><ADRESSE ADRESSE_ID="6"><LIGNE1_ADRESSE>9 quai</LIGNE1_ADRESSE></ADRESSE></ADRESSES></DONNEES>',
    );
  await run([await folder.write(eleves(COLLEGE, [{ id: '1' }])), await folder.write(withAddress)]);
  expect(await run([await folder.write(responsables(COLLEGE, [{ id: 'm', children: ['1'] }]))])).toMatchObject({
    outcome: 'unchanged',
  });
  expect((await guardian(`${COLLEGE}:m`))?.records[0]?.address).toEqual(['9 quai']);
});
