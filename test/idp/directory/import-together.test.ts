import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { importSiecle } from '../../../src/idp/directory/import/import-siecle.ts';
import { type ImportContext, runImport } from '../../../src/idp/directory/import/run-import.ts';
import { pupils } from '../../../src/idp/directory/pupil.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eleves, TestFolder } from './support/school-files.ts';

/** The lock is renewed at intervals; the driver lives by all other timers. */
const TIMERS_LEFT_REAL = [
  ...(['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] as const),
  ...(['performance', 'hrtime', 'Date'] as const),
];

let test: TestDatabase;
let folder: TestFolder;
let now: Date;
let context: ImportContext;
let file: string;
beforeAll(async () => {
  folder = await TestFolder.make();
  file = await folder.write(eleves('0159901F', [{ id: '1', ine: '990000101AA' }]));
});
afterAll(() => folder.remove());
beforeEach(async () => {
  test = await openTestDatabase();
  now = new Date('2025-11-30T12:38:00Z');
  context = { db: test.db, clock: { now: () => now }, phones: {} };
});
afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await test.drop();
});

const locks = () => test.db.collection<{ _id: string; holder: string; expiresAt: Date }>('locks');
const refused = { outcome: 'refused', refusal: 'another-import', writes: 0 };

describe('L2 one import at a time', () => {
  it('refuses the second of two started together, and takes it once the first has ended', async () => {
    const [first, second] = await Promise.all([importSiecle(context, [file]), importSiecle(context, [file])]);
    const [done, late] = first.outcome === 'applied' ? [first, second] : [second, first];
    expect(done).toMatchObject({ outcome: 'applied', schools: [{ pupils: { created: 1 } }] });
    expect(late).toMatchObject(refused);
    expect(await importSiecle(context, [file])).toMatchObject({ outcome: 'unchanged' });
  });

  it('lets the next one run when one failed', async () => {
    jest.spyOn(pupils(test.db).collection, 'bulkWrite').mockRejectedValueOnce(new Error('the disk is full') as never);
    await expect(importSiecle(context, [file])).rejects.toThrow('the disk is full');
    expect(await importSiecle(context, [file])).toMatchObject({ outcome: 'applied' });
  });

  it('refuses a second one however long the first takes', async () => {
    jest.useFakeTimers({ doNotFake: TIMERS_LEFT_REAL });
    await runImport(context, {}, async () => {
      now = new Date(now.getTime() + 25_000);
      jest.advanceTimersByTime(25_000);
      const renewed = { _id: 'import', expiresAt: { $gt: new Date(now.getTime() + 20_000) } };
      while ((await locks().findOne(renewed)) === null) await new Promise((resolve) => setTimeout(resolve, 5));
      now = new Date(now.getTime() + 15_000);
      expect(await importSiecle(context, [file])).toMatchObject(refused);
      return [];
    });
    expect(await importSiecle(context, [file])).toMatchObject({ outcome: 'applied' });
  });

  it('writes nothing of an import that slept so long that another took its place', async () => {
    const slept = await runImport(context, {}, async () => {
      await locks().updateOne({ _id: 'import' }, { $set: { holder: 'another process' } });
      return [{ uai: '0159901F', kind: 'second-degree', exportedOn: '2025-11-03' }];
    });
    expect(slept).toMatchObject({ outcome: 'refused', refusal: 'another-import' });
    expect(await test.db.collection('schools').countDocuments()).toBe(0);
    expect(await locks().findOne({ _id: 'import' })).toMatchObject({ holder: 'another process' });
  });
});
