import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { childrenOf } from '../../../src/idp/directory/children-of.ts';
import { findGuardians } from '../../../src/idp/directory/find-guardians.ts';
import { type Guardian, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { importOnde } from '../../../src/idp/directory/import/import-onde.ts';
import { importSiecle } from '../../../src/idp/directory/import/import-siecle.ts';
import type { ImportContext } from '../../../src/idp/directory/import/run-import.ts';
import { type Pupil, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const DATA = new URL('../../../src/demo/data/', import.meta.url).pathname;
const COLLEGE = ['ElevesSansAdresses.xml', 'ResponsablesAvecAdresses.xml'].map((file) => DATA + file);
const LYCEE = ['ResponsablesAvecAdresses_lycee.xml', 'ElevesSansAdresses_lycee.xml'].map((file) => DATA + file);
const ECOLE = ['onde-responsables.csv', 'onde.csv'].map((file) => DATA + file);

let test: TestDatabase;
let context: ImportContext;
const open = async () => {
  test = await openTestDatabase();
  context = {
    db: test.db,
    clock: { now: () => new Date('2025-11-30T12:38:00Z') },
    phones: { allowFiction: true },
    schoolNames: new Map([['0159902G', 'Lycée des Burons']]),
  };
};
const importAll = async () => [
  await importSiecle(context, [...COLLEGE, ...LYCEE]),
  await importOnde(context, ECOLE, { uai: '0159903H' }),
];
const pupil = (ine: string) => pupils(test.db).findOne({ ine }).lean<Pupil>();
const guardian = (key: string) => guardians(test.db).findOne({ 'records.key': key }).lean<Guardian>();
const everything = async () => ({
  schools: await schools(test.db).find().sort({ _id: 1 }).lean(),
  pupils: await pupils(test.db).find().sort({ _id: 1 }).lean(),
  guardians: await guardians(test.db).find().sort({ _id: 1 }).lean(),
});

describe('L2 the sample files of three schools', () => {
  beforeAll(async () => {
    await open();
    await importAll();
  });
  afterAll(() => test.drop());

  it('read Œ in ISO-8859-15 and in Windows-1252', async () => {
    expect((await pupil('990000105AE'))?.familyName).toBe('LECŒUR');
    expect((await guardian('0159901F:880006'))?.records[0]?.familyName).toBe('LECŒUR');
    expect((await pupil('990000302CB'))?.useName).toBe('DŒUFF');
    expect((await guardian('0159901F:880006'))?.nameKeys).toEqual(['LECOEUR|FABIEN']);
  });

  it('make separated parents at two addresses guardians of both siblings', async () => {
    const addresses = [];
    for (const key of ['0159901F:880001', '0159901F:880002']) {
      const parent = await guardian(key);
      const children = (await childrenOf(test.db, [parent!._id])).filter(({ uai }) => uai === '0159901F');
      expect(children.map(({ firstName }) => firstName)).toEqual(['Maëlle', 'Théo']);
      addresses.push(parent?.records[0]?.address);
    }
    expect(addresses).toEqual([
      ['4 impasse des Noisetiers bleus', '15000 AURILLAC'],
      ['71 chemin du Vieux Lavoir', 'Bât. C, porte 12', '15000 AURILLAC'],
    ]);
  });

  it('tell Théo of the collège from Capucine of the lycée, who has the same ELEVE_ID', async () => {
    const [theo, capucine] = [await pupil('990000102AB'), await pupil('990000201BA')];
    expect(theo).toMatchObject({
      firstName: 'Théo',
      enrolments: [{ key: '0159901F:700102', division: '5 B', level: '2112' }],
    });
    expect(capucine).toMatchObject({ firstName: 'Capucine', enrolments: [{ key: '0159902G:700102', level: '2211' }] });
  });

  it('keep Aya, who has no INE, and her mother, who has neither phone nor e-mail', async () => {
    const aya = await pupils(test.db).findOne({ 'enrolments.key': '0159901F:700103' }).lean<Pupil>();
    expect(aya).toMatchObject({ familyName: "N'GUESSAN-FÉRAL", useName: 'FÉRAL', birthDate: '2011-07-04' });
    expect(aya).not.toHaveProperty('ine');
    const mother = await guardian('0159901F:880003');
    expect(mother).toMatchObject({ mobileKeys: [], emails: [] });
    expect(await childrenOf(test.db, [mother!._id])).toMatchObject([{ firstName: 'Aya', birthDate: '2011-07-04' }]);
  });

  it('find Kélian’s father by the mobile written in his home phone, and his mother in La Réunion', async () => {
    const father = await findGuardians(test.db, {
      familyName: 'lormeau',
      firstName: 'Stephane',
      mobileKey: '0639980115',
    });
    expect(father[0]?.records[0]).toMatchObject({ mobile: '+33639980115' });
    expect(father[0]?.records[0]).not.toHaveProperty('landline');
    const mother = await findGuardians(test.db, {
      familyName: 'Payet',
      firstName: 'Marie Josée',
      mobileKey: '0692123456',
    });
    expect(mother[0]?.records[0]?.mobile).toBe('+262692123456');
    expect(await childrenOf(test.db, [mother[0]!._id])).toMatchObject([{ firstName: 'Kélian', kinship: '10' }]);
  });

  it('give Zoé, born on 29 February, to her tutor and not to her contact', async () => {
    const [tutor, contact] = [await guardian('0159901F:880006'), await guardian('0159901F:880007')];
    expect(await childrenOf(test.db, [tutor!._id])).toMatchObject([
      { firstName: 'Zoé', birthDate: '2012-02-29', kinship: '50' },
    ]);
    expect(contact?.records[0]?.links).toMatchObject([{ level: 3, kinship: '38' }]);
    expect(contact?.records[0]).not.toHaveProperty('address');
    expect(await childrenOf(test.db, [contact!._id])).toEqual([]);
  });

  it('K1 know the profession by the code of the file, where there is one', async () => {
    expect((await guardian('0159901F:880001'))?.records).toMatchObject([{ profession: '43' }, {}, {}]);
  });

  it('leave Nolan to nobody: he left the collège', async () => {
    expect((await pupil('990000106AF'))?.enrolments).toMatchObject([{ uai: '0159901F', leftOn: '2025-10-17' }]);
    const mother = await guardian('0159901F:880008');
    expect((await childrenOf(test.db, [mother!._id])).map(({ firstName }) => firstName)).toEqual(['Lila']);
  });

  it('know Sandrine once, in three schools, with Maëlle, Théo, Capucine and Jules', async () => {
    const found = await findGuardians(test.db, {
      familyName: 'Brival',
      firstName: 'Sandrine',
      mobileKey: '0639980111',
    });
    expect(found).toHaveLength(1);
    expect(found[0]?.records.map(({ uai }) => uai).sort()).toEqual(['0159901F', '0159902G', '0159903H']);
    expect(found[0]).toMatchObject({ mobileKeys: ['0639980111'], emails: ['sandrine.brival@example.fr'] });
    const children = await childrenOf(test.db, [found[0]!._id]);
    expect(children.map(({ firstName, schoolName, toConfirm }) => [firstName, schoolName, toConfirm])).toEqual([
      ['Jules', undefined, true],
      ['Maëlle', 'COLLEGE HORTENSE VAILLAND', undefined],
      ['Théo', 'COLLEGE HORTENSE VAILLAND', undefined],
      ['Capucine', 'Lycée des Burons', undefined],
    ]);
  });

  it('know her ex-husband once, in two schools, by his mobile alone, and Inès Vasserot in two', async () => {
    const schoolsOf = async (key: string) => (await guardian(key))?.records.map(({ uai }) => uai).sort();
    expect(await schoolsOf('0159901F:880002')).toEqual(['0159901F', '0159903H']);
    expect(await schoolsOf('0159901F:880008')).toEqual(['0159901F', '0159903H']);
    expect(await guardians(test.db).countDocuments()).toBe(8 + 1 + 2);
  });

  it('read quoted cells, short rows and a landline in the ONDE files', async () => {
    const anatole = await pupils(test.db).findOne({ firstName: 'Anatole' }).lean<Pupil>();
    expect(anatole).toMatchObject({
      familyName: "D'HAUTEPIERRE",
      birthDate: '2017-10-11',
      enrolments: [{ level: 'CE2' }],
    });
    const father = await guardians(test.db).findOne({ nameKeys: 'DHAUTEPIERRE|REMI' }).lean<Guardian>();
    expect(father?.records[0]).toMatchObject({
      landline: '01 99 00 03 20',
      address: ['Lieu-dit "La Croix; haute"', '15000 AURILLAC'],
      links: [{ pupilId: anatole!._id, level: 1, toConfirm: true }],
    });
    expect(father?.records[0]).not.toHaveProperty('mobile');
  });
});

describe('L2 importing the samples', () => {
  beforeEach(open);
  afterEach(() => test.drop());

  it('reports what it created, merged and did not understand', async () => {
    const [siecle, onde] = await importAll();
    expect(siecle).toMatchObject({
      outcome: 'applied',
      errorCount: 0,
      schools: [
        { uai: '0159901F', pupils: { created: 6 }, guardians: { created: 8, merged: 0 }, links: { added: 10 } },
        { uai: '0159902G', pupils: { created: 2 }, guardians: { created: 1, merged: 1 }, links: { added: 2 } },
      ],
    });
    expect(siecle?.warnings).toMatchObject([{ code: 'INE_REQUIRED', file: 'ElevesSansAdresses.xml', line: 80 }]);
    expect(onde).toMatchObject({ schools: [{ pupils: { created: 4 }, guardians: { created: 2, merged: 3 } }] });
  });

  it('changes nothing the second time, whatever the order of the files', async () => {
    await importAll();
    const before = await everything();
    const again = [
      await importSiecle(context, [...LYCEE, ...COLLEGE].toReversed()),
      await importOnde(context, ECOLE.toReversed(), { uai: '0159903H' }),
    ];
    expect(again.map(({ outcome, writes }) => [outcome, writes])).toEqual([
      ['unchanged', 0],
      ['unchanged', 0],
    ]);
    expect(await everything()).toEqual(before);
  });

  it('merges the same persons when each school comes alone, the école first', async () => {
    await importOnde(context, ECOLE, { uai: '0159903H' });
    await importSiecle(context, LYCEE);
    await importSiecle(context, COLLEGE);
    expect(await guardians(test.db).countDocuments()).toBe(11);
    expect((await guardian('0159901F:880001'))?.records).toHaveLength(3);
  });

  it('tells in a dry run exactly what the import then does, and changes nothing', async () => {
    const empty = await everything();
    const rehearsal = await importSiecle(context, [...COLLEGE, ...LYCEE], { dryRun: true });
    expect(rehearsal.outcome).toBe('dry-run');
    expect(await everything()).toEqual(empty);
    const real = await importSiecle(context, [...COLLEGE, ...LYCEE]);
    expect({ ...real, outcome: 'dry-run' }).toEqual(rehearsal);
  });

  it('accepts a school that nobody named, and says so; its name comes with the same files once it is configured', async () => {
    const nameOf = async () => (await schools(test.db).findById('0159903H').lean())?.name;
    const unnamed = await importOnde(context, ECOLE, { uai: '0159903H' });
    expect(unnamed).toMatchObject({ outcome: 'applied', schools: [{ uai: '0159903H', name: undefined }] });
    const named = { ...context, schoolNames: new Map([['0159903H', 'École du Four à chaux']]) };
    expect(await importOnde(named, ECOLE, { uai: '0159903H' })).toMatchObject({ outcome: 'applied', writes: 1 });
    expect(await nameOf()).toBe('École du Four à chaux');
    const renamed = { ...context, schoolNames: new Map([['0159903H', 'École Jeanne Barret']]) };
    expect(await importOnde(renamed, ECOLE, { uai: '0159903H' })).toMatchObject({
      outcome: 'applied',
      writes: 1,
      schools: [{ name: 'École Jeanne Barret', formerName: 'École du Four à chaux', pupils: { unchanged: 4 } }],
    });
    expect(await nameOf()).toBe('École Jeanne Barret');
    expect(await importOnde(context, ECOLE, { uai: '0159903H' })).toMatchObject({
      outcome: 'unchanged',
      schools: [{ name: 'École Jeanne Barret' }],
    });
  });

  it('ties guardians given alone to the pupils the directory has', async () => {
    await importSiecle(context, [COLLEGE[0]!]);
    expect(await guardians(test.db).countDocuments()).toBe(0);
    await importSiecle(context, [COLLEGE[1]!]);
    expect(await childrenOf(test.db, [(await guardian('0159901F:880001'))!._id])).toHaveLength(2);
    await importOnde(context, [ECOLE[1]!], { uai: '0159903H' });
    await importOnde(context, [ECOLE[0]!], { uai: '0159903H' });
    expect(await childrenOf(test.db, [(await guardian('0159901F:880001'))!._id])).toHaveLength(3);
  });

  it('ties guardians to nobody when no pupil is known, and says so for each link', async () => {
    const report = await importSiecle(context, [COLLEGE[1]!]);
    expect(report.warnings.filter(({ code }) => code === 'PUPIL_UNKNOWN')).toHaveLength(10);
    expect(report.warnings[0]).toMatchObject({ element: 'ELEVE_ID', line: expect.any(Number) });
    expect(await guardians(test.db).countDocuments()).toBe(0);
  });
});
