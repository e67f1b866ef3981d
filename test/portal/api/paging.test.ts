import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VAILLAND } from '../support/people.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

const SUBS = Array.from({ length: 45 }, (_, index) => `pupil-${String(index).padStart(2, '0')}`);

beforeAll(async () => {
  portal = await startPortal();
  portal.provider.directory[VAILLAND.uai] = SUBS.map((sub, index) => ({
    sub,
    local_id: String(index),
    given_name: 'Zoé',
    family_name: `N’${index} «Ÿ»`,
    birth_date: '2012-01-01',
    division: index < 30 ? '3e A' : '3e «É»',
    level: '2116',
    guardians: [],
  }));
  school = await schoolSoftware(portal);
  await school.put(school.campaign, { dates: school.dates });
  school.comeTo('02-10');
});
afterAll(() => portal.close());

interface Page {
  files: { pupil: { sub: string } }[];
  next_cursor?: string;
}

/** All pages, with something done between one and the next. */
async function walk(query: string, between: (page: number) => Promise<unknown> = async () => {}): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor = '';
  do {
    const asked = `${school.campaign}/files?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { files, next_cursor = '' }: Page = (await school.get(asked)).body;
    pages.push(files.map(({ pupil }) => pupil.sub));
    cursor = next_cursor;
    await between(pages.length);
  } while (cursor);
  return pages;
}

describe('L1 pages of files', () => {
  it('L1 tells each pupil once while families enter and the school moves the dates', async () => {
    const pages = await walk('limit=10', async (page) => {
      const wishes = [{ track: 'cap' }];
      for (const sub of [SUBS[0]!, SUBS[page * 10]!, SUBS[44]!])
        await school.put(school.file('intentions', sub), { wishes: [{ ...wishes[0]!, occupation: `${page}` }] });
      await school.send('post', `${school.campaign}/closing`, { body: { entry: 'intentions' } });
    });
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 10, 5]);
    expect(pages.flat()).toEqual(SUBS);
  });

  it('L1 tells only those of a state, page by page, empty pages included', async () => {
    const entered = (await walk('limit=15&state=intentions-closed')).flat();
    expect(entered).toEqual(SUBS);
    expect(await walk('limit=20&state=decided')).toEqual([[], [], []]);
  });

  it('L1 tells a class by its name, accents and quotes included', async () => {
    const division = encodeURIComponent('3e «É»');
    expect((await walk(`limit=200&division=${division}`)).flat()).toEqual(SUBS.slice(30));
  });

  it('L1 gives cursors that say nothing and serve no other list', async () => {
    const { next_cursor }: Page = (await school.get(`${school.campaign}/files?limit=10`)).body;
    expect(Buffer.from(next_cursor!, 'base64url').toString('latin1')).not.toContain('10');
    const cursor = encodeURIComponent(next_cursor!);
    expect((await school.get(`${school.campaign}/files?limit=20&cursor=${cursor}`)).status).toBe(200);
    const refused = [
      `${school.campaign}/files?cursor=${cursor}&state=decided`,
      `${school.campaign}/files?cursor=${cursor}&division=3e%20A`,
      `${school.campaign}/files?cursor=${cursor.slice(0, -2)}`,
    ];
    for (const path of refused) expect((await school.get(path)).status).toBe(400);
  });

  it('L1 tells of a year that is over who has a file, whatever their level is now', async () => {
    await school.put(school.file('opinion', SUBS[0]), { answers: ['favourable'] });
    portal.clock.forward({ hours: 24 * 300 });
    for (const pupil of portal.provider.directory[VAILLAND.uai]!) pupil.level = '2211';
    const before = (await walk('limit=200&level=troisieme')).flat();
    expect(before).toEqual([SUBS[0], ...SUBS.filter((_, index) => index > 0 && [10, 20, 30, 40, 44].includes(index))]);
    expect((await school.get(school.file('', SUBS[1]))).status).toBe(404);
    expect((await school.get(school.file('', SUBS[0]))).body).toMatchObject({
      state: 'ended',
      level: { id: 'troisieme' },
    });
  });
});
