import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { childrenOf, groupBySchool } from '../../../src/idp/directory/children-of.ts';
import { declineChild } from '../../../src/idp/directory/decline-child.ts';
import { findGuardians } from '../../../src/idp/directory/find-guardians.ts';
import { type GuardianLink, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { type Enrolment, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const COLLEGE = '0159901F';
const ECOLE = '0159903H';
const now = new Date('2026-11-30T12:38:00Z');

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
  const { db } = test;
  await schools(db).create([
    { _id: COLLEGE, name: 'Collège Hortense Vailland', kind: 'second-degree', schemaVersion: 1 },
    { _id: ECOLE, name: 'École des Burons', kind: 'first-degree', schemaVersion: 1 },
  ]);
  await pupils(db).create([
    pupil('maelle', 'Maëlle', '2011-03-12', [{ uai: COLLEGE, division: '3 A', level: '2116' }]),
    pupil('theo', 'Théo', '2013-09-30', [{ uai: COLLEGE, division: '5 B' }]),
    pupil('nolan', 'Nolan', '2012-05-08', [{ uai: COLLEGE, leftOn: '2025-10-17' }]),
    pupil('jules', 'Jules', '2015-06-19', [{ uai: ECOLE, division: 'CM2', level: 'CM2' }]),
  ]);
  await guardians(db).create({
    _id: 'sandrine',
    nameKeys: ['COSTEDOAT|SANDRINE', 'BRIVAL|SANDRINE'],
    mobileKeys: ['0639980111'],
    emails: [],
    records: [
      record(COLLEGE, [
        { pupilId: 'theo', level: 1, kinship: '10' },
        { pupilId: 'maelle', level: 1, kinship: '10' },
        { pupilId: 'nolan', level: 1 },
      ]),
      record(ECOLE, [{ pupilId: 'jules', level: 1, toConfirm: true }]),
    ],
    schemaVersion: 1,
  });
  await guardians(db).create({
    _id: 'huguette',
    nameKeys: ['BATISSE|HUGUETTE'],
    mobileKeys: ['0639980117'],
    emails: [],
    records: [{ ...record(COLLEGE, [{ pupilId: 'maelle', level: 3 }]), key: `${COLLEGE}:880007` }],
    schemaVersion: 1,
  });
});
afterAll(() => test.drop());

function pupil(_id: string, firstName: string, birthDate: string, places: Partial<Enrolment>[]) {
  const enrolments = places.map((place) => ({ localId: _id, key: `${place.uai}:${_id}`, ...place }));
  return { _id, familyName: 'BRIVAL', firstName, birthDate, enrolments, schemaVersion: 1 as const };
}

function record(uai: string, links: GuardianLink[]) {
  return { uai, localId: '1', key: `${uai}:1`, familyName: 'COSTEDOAT', firstName: 'Sandrine', links };
}

describe('B2 a guardian is found by name and mobile', () => {
  const find = (familyName: string, firstName: string, mobileKey = '0639980111') =>
    findGuardians(test.db, { familyName, firstName, mobileKey });

  it.each([
    ['Costedoat', 'Sandrine'],
    ['brival', 'SANDRINE'],
    [' Costé-doat ', 'sandrïne'],
  ])('as %s %s', async (familyName, firstName) => {
    expect((await find(familyName, firstName)).map(({ _id }) => _id)).toEqual(['sandrine']);
  });

  it('not under another name, another mobile, nor as a mere contact', async () => {
    expect(await find('Durand', 'Sandrine')).toEqual([]);
    expect(await find('Brival', 'Sandrine', '0639980112')).toEqual([]);
    expect(await find('Bâtisse', 'Huguette', '0639980117')).toEqual([]);
  });

  it('by an index', async () => {
    const plan = await guardians(test.db).find({ mobileKeys: '0639980111', nameKeys: 'BRIVAL|SANDRINE' }).explain();
    expect(JSON.stringify(plan)).toContain('IXSCAN');
  });
});

describe('B6 the children of a guardian', () => {
  it('come by school, eldest first, without who left', async () => {
    const children = await childrenOf(test.db, ['sandrine']);
    expect(groupBySchool(children)).toMatchObject([
      {
        uai: COLLEGE,
        schoolName: 'Collège Hortense Vailland',
        children: [
          { firstName: 'Maëlle', division: '3 A', level: '2116', kinship: '10', birthDate: '2011-03-12' },
          { firstName: 'Théo', division: '5 B' },
        ],
      },
      { uai: ECOLE, schoolKind: 'first-degree', children: [{ firstName: 'Jules', toConfirm: true }] },
    ]);
  });

  it('are none for a contact, for nobody, for an unknown person', async () => {
    expect(await childrenOf(test.db, ['huguette'])).toEqual([]);
    expect(await childrenOf(test.db, [])).toEqual([]);
    expect(await childrenOf(test.db, ['nobody'])).toEqual([]);
  });

  it('come once when two grouped records name the same child', async () => {
    expect(await childrenOf(test.db, ['sandrine', 'huguette', 'sandrine'])).toHaveLength(3);
  });

  it('lose the declined one; declining twice keeps the first date', async () => {
    const link = { guardianIds: ['sandrine'], pupilIds: ['theo'] };
    await declineChild(test.db, link, now);
    await declineChild(test.db, link, new Date('2027-01-01T00:00:00Z'));
    const firstNames = async () => (await childrenOf(test.db, ['sandrine'])).map(({ firstName }) => firstName);
    expect(await firstNames()).toEqual(['Maëlle', 'Jules']);
    const sandrine = await guardians(test.db).findById('sandrine').lean();
    expect(sandrine?.records[0]?.links.map(({ declinedAt }) => declinedAt)).toEqual([now, undefined, undefined]);
  });
});
