import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { declineChild } from '../../../src/idp/directory/decline-child.ts';
import { type Guardian, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { importSiecle } from '../../../src/idp/directory/import/import-siecle.ts';
import { type Pupil, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { type School, schools } from '../../../src/idp/directory/school.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eleves, responsables, TestFolder, type TestPerson, type TestPupil } from './support/school-files.ts';

const COLLEGE = '0159901F';
const LYCEE = '0159902G';
const now = new Date('2025-11-30T12:38:00Z');

let test: TestDatabase;
let folder: TestFolder;
beforeAll(async () => {
  [test, folder] = await Promise.all([openTestDatabase(), TestFolder.make()]);
});
afterAll(async () => {
  await test.drop();
  await folder.remove();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const run = (files: string[]) =>
  importSiecle({ db: test.db, clock: { now: () => now }, phones: { allowFiction: true } }, files, { force: true });
const files = async (uai: string, there: TestPupil[], persons: TestPerson[]) => [
  await folder.write(eleves(uai, there)),
  await folder.write(responsables(uai, persons)),
];

interface State {
  schools: School[];
  pupils: Pupil[];
  guardians: Guardian[];
}
const state = async (): Promise<State> => ({
  schools: await schools(test.db).find().lean<School[]>(),
  pupils: await pupils(test.db).find().lean<Pupil[]>(),
  guardians: await guardians(test.db).find().lean<Guardian[]>(),
});

async function restore(before: State): Promise<void> {
  for (const [model, documents] of [
    [schools(test.db), before.schools],
    [pupils(test.db), before.pupils],
    [guardians(test.db), before.guardians],
  ] as const) {
    await model.deleteMany();
    if (documents.length > 0) await model.collection.insertMany(documents as never[]);
  }
}

/** The state without what chance chose: ids, and the order that follows from them. */
function told({ schools: places, pupils: children, guardians: persons }: State) {
  const names = new Map(
    children.map(({ _id, enrolments, firstName }) => [_id, `${firstName} ${enrolments.map(({ key }) => key).sort()}`]),
  );
  const sorted = <T>(list: T[]): T[] => list.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  const anyId = <T extends { _id: string }>({ _id, ...rest }: T) => rest;
  return {
    places: sorted(places),
    children: sorted(children.map((child) => anyId({ ...child, enrolments: sorted(child.enrolments) }))),
    persons: sorted(
      persons.map((person) =>
        anyId({
          ...person,
          nameKeys: person.nameKeys.toSorted(),
          records: sorted(
            person.records.map((record) => ({
              ...record,
              links: sorted(record.links.map((link) => ({ ...link, pupilId: names.get(link.pupilId) }))),
            })),
          ),
        }),
      ),
    ),
  };
}

/** From now on the database stops after that many writes, as a process does that is killed. */
function dieAfter(writes: number): void {
  let left = writes;
  for (const { collection } of [schools(test.db), pupils(test.db), guardians(test.db)]) {
    const real = collection.bulkWrite.bind(collection) as (operations: unknown[], options?: object) => Promise<never>;
    jest.spyOn(collection, 'bulkWrite').mockImplementation((async (operations: unknown[], options?: object) => {
      const first = operations.slice(0, left);
      left -= first.length;
      if (first.length > 0) await real(first, options);
      if (first.length < operations.length) throw new Error('killed');
    }) as never);
  }
}

async function survivesEveryCrash(before: State, after: string[]): Promise<number> {
  await restore(before);
  const { writes } = await run(after);
  const wanted = told(await state());
  for (let done = 0; done < writes; done += 1) {
    await restore(before);
    dieAfter(done);
    await expect(run(after)).rejects.toThrow('killed');
    jest.restoreAllMocks();
    await run(after);
    expect({ done, ...told(await state()) }).toEqual({ done, ...wanted });
    expect(await run(after)).toMatchObject({ outcome: 'unchanged' });
  }
  return writes;
}

describe('L2 an import killed after any of its writes, then made again, ends where it would have', () => {
  it('the first import of two schools', async () => {
    const DATA = new URL('../../../src/demo/data/', import.meta.url).pathname;
    const samples = ['Eleves', 'Responsables'].flatMap((kind) => {
      const name = `${DATA}${kind}${kind === 'Eleves' ? 'Sans' : 'Avec'}Adresses`;
      return [`${name}.xml`, `${name}_lycee.xml`];
    });
    expect(await survivesEveryCrash({ schools: [], pupils: [], guardians: [] }, samples)).toBe(20);
  });

  it('an import in which everything changes', async () => {
    const same = (n: number) => ({ id: `${n}`, ine: `99000010${n}AA` });
    const mother: TestPerson = {
      id: 'm',
      family: 'COSTEDOAT',
      use: 'BRIVAL',
      mobile: '0639980111',
      children: ['1', '2'],
    };
    await restore({ schools: [], pupils: [], guardians: [] });
    await run(
      await files(
        COLLEGE,
        [same(1), { id: '2' }, same(3), same(4), same(5)],
        [
          mother,
          { id: 'removed', mobile: '0639980112', children: ['3'] },
          { id: 'reused', family: 'VASSEROT', mobile: '0639980113', children: ['4'] },
          { id: 'alone', family: 'PAYET', children: ['5'] },
          { id: 'renumbered', family: 'LORMEAU', email: 'l@example.fr', children: ['5', '4:2'] },
        ],
      ),
    );
    await run(
      await files(
        LYCEE,
        [{ ...same(2), id: '9', first: 'Alix2' }],
        [{ id: 'p', family: 'PAYET', mobile: '0639980114', children: ['9'] }],
      ),
    );
    const { _id, records } = (await guardians(test.db)
      .findOne({ 'records.key': `${COLLEGE}:m` })
      .lean<Guardian>())!;
    await declineChild(test.db, { guardianIds: [_id], pupilIds: [records[0]!.links[1]!.pupilId] }, now);
    await guardians(test.db).updateOne({ _id }, { $set: { identifier: 'c.brival' } });
    const before = await state();
    const after = await files(
      COLLEGE,
      [
        { ...same(1), left: '01/11/2025' },
        { ...same(2) },
        { id: '3', ine: '990000199AA', first: 'Autre', born: '01/01/2012' },
        { ...same(4), division: '4 B' },
        { ...same(5), id: '55', first: 'Alix5' },
      ],
      [
        { ...mother, mobile: '0639980119', children: ['1', '2', '3'] },
        { id: 'reused', family: 'TALANDIER', first: 'Rémi', mobile: '0639980116', children: ['3'] },
        { id: 'alone', family: 'PAYET', mobile: '0639980114', children: ['55'] },
        { id: 'new number', family: 'LORMEAU', email: 'l@example.fr', children: ['55', '4:1'] },
      ],
    );
    expect(await survivesEveryCrash(before, after)).toBeGreaterThan(15);
    const mothers = await guardians(test.db).findOne({ identifier: 'c.brival' }).lean<Guardian>();
    expect(mothers?.records[0]?.links.filter(({ declinedAt }) => declinedAt !== undefined)).toHaveLength(1);
  });
});
