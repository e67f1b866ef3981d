import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { pupils } from '../../../src/idp/directory/pupil.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.drop());

it.each([
  [
    'guardians',
    { mobileKeys: '0639980111', nameKeys: 'BRIVAL|SANDRINE', 'records.links': { $elemMatch: { level: 1 } } },
  ],
  ['guardians', { 'records.key': { $in: ['0159901F:1', '0159901F:2'] } }],
  ['guardians', { mobileKeys: { $in: ['0639980111', '0639980112'] } }],
  ['guardians', { emails: { $in: ['a@example.fr', 'b@example.fr'] } }],
  ['guardians', { 'records.links.pupilId': { $in: ['a', 'b'] } }],
  ['guardians', { 'records.uai': '0159901F' }],
  ['guardians', { identifier: 'v.durant1' }],
  ['pupils', { 'enrolments.key': { $in: ['0159901F:1', '0159901F:2'] } }],
  ['pupils', { ine: { $in: ['990000101AA', '990000102AB'] } }],
  ['pupils', { 'enrolments.uai': '0159901F' }],
  ['pupils', { enrolments: { $elemMatch: { uai: '0159901F', leftOn: { $exists: false } } } }],
])('B2 L2 the directory looks up %s by an index: %j', async (name, filter) => {
  const model = name === 'pupils' ? pupils(test.db) : guardians(test.db);
  const plan = JSON.stringify(await model.collection.find(filter).explain());
  expect(plan).toContain('IXSCAN');
  expect(plan).not.toContain('COLLSCAN');
});
