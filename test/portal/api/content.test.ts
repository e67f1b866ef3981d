import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
  await school.put(school.campaign, { dates: school.dates });
  school.comeTo('02-10');
});
afterAll(() => portal.close());

const GOOD = { wishes: [{ track: '2de-gt' }] };
const enter = (body: unknown, headers: Record<string, string> = {}) =>
  school.put(school.file('intentions'), body, headers);
const problemOf = async (
  answer: Promise<{ status: number; body: { type: string; errors?: { pointer: string }[] } }>,
) => {
  const { status, body } = await answer;
  return [status, body.type.split(':').at(-1), ...(body.errors ?? []).map(({ pointer }) => pointer)];
};

describe('L1 what the API lets in', () => {
  it('L1 refuses members that it does not know, whatever they are called', async () => {
    const inOrder = await problemOf(
      enter({
        ...GOOD,
        state: 'decided',
        pen: { name: 'x' },
        _id: '1',
        __v: 1,
        history: [],
        by: { kind: 'administrator' },
      }),
    );
    expect(inOrder).toEqual([422, 'invalid-content', '#/state', '#/pen', '#/_id', '#/__v', '#/history', '#/by']);
    const named = '{"wishes":[{"track":"2de-gt","__proto__":{"status":"school"},"constructor":1}]}';
    expect((await problemOf(enter(named))).slice(0, 2)).toEqual([422, 'invalid-content']);
    const odd = await enter({ ...GOOD, 'a/b~c é': 1 });
    expect(odd.body.errors).toEqual([
      { pointer: '#/a~1b~0c%20%C3%A9', detail: 'Unknown member “a/b~c é”: remove it.' },
    ]);
    const halved = await enter(`{"wishes":[{"track":"cap","\\ud800":1}],"${'x'.repeat(99)}\\ud83d\\ude00":1}`);
    expect([halved.status, ...halved.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      '#/wishes/0/%EF%BF%BD',
      `#/${'x'.repeat(99)}%EF%BF%BD`,
    ]);
  });

  it('L1 refuses values of another kind, operators above all', async () => {
    for (const track of [{ $ne: null }, { $gt: '' }, ['2de-gt'], 1, null, true, ''])
      expect(await problemOf(enter({ wishes: [{ track }] }))).toEqual([422, 'invalid-content', '#/wishes/0/track']);
    for (const body of [null, [], 'text', 12, { wishes: { 0: { track: '2de-gt' } } }, { wishes: [] }, {}])
      expect((await problemOf(enter(JSON.stringify(body)))).slice(0, 2)).toEqual([422, 'invalid-content']);
  });

  it('L1 says which wish breaks which rule of the level', async () => {
    const broken = await enter({
      wishes: [
        { track: '2de-gt', occupation: 'Boulanger', status: 'school' },
        { track: 'nowhere' },
        { track: '2de-gt' },
        { track: 'cap' },
      ],
    });
    expect(broken.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['#/wishes/0/occupation', '#/wishes/1/track', '#/wishes/2/track', '#/wishes/3/track']),
    );
    const long = await problemOf(enter({ wishes: [{ track: 'cap', occupation: 'é'.repeat(121) }] }));
    expect(long).toEqual([422, 'invalid-content', '#/wishes/0/occupation']);
    expect((await school.get(school.file())).body.history).toEqual([]);
  });

  it('L1 keeps words as they were written, in one Unicode form, and no control characters', async () => {
    const occupation = '  Pâtissier·ère – «chef» 👩🏽‍🍳 خبّاز  '.normalize('NFD');
    const { body } = await enter({ wishes: [{ track: 'cap', occupation }] });
    expect(body.intentions.wishes[0].occupation).toBe(occupation.normalize('NFC').trim());
    for (const bad of ['a\u0000b', 'a\nb', '\ud800', 'a\u001b[31m', '   '])
      expect(await problemOf(enter({ wishes: [{ track: 'cap', occupation: bad }] }))).toEqual([
        422,
        'invalid-content',
        '#/wishes/0/occupation',
      ]);
    expect((await enter(GOOD)).status).toBe(200);
  });

  it('L1 takes JSON in UTF-8 of 64 KiB at most, and nothing else', async () => {
    const text = JSON.stringify(GOOD);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      'application/xml',
    ])
      expect(await problemOf(enter(text, { 'content-type': type }))).toEqual([415, 'media-type']);
    const zipped = enter(gzipSync(text), { 'content-encoding': 'gzip' });
    expect(await problemOf(zipped)).toEqual([415, 'media-type']);
    for (const broken of ['{', '{"wishes":', 'wishes=1', '', '{"wishes":[]}}', Buffer.from([0x22, 0xff, 0x22])])
      expect(await problemOf(enter(broken))).toEqual([400, 'invalid-request']);
    const huge = JSON.stringify({ wishes: [{ track: 'x'.repeat(70_000) }] });
    expect(await problemOf(enter(huge))).toEqual([413, 'too-large']);
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(await problemOf(enter(deep))).toEqual([400, 'invalid-request']);
    const many = `{"wishes":[${'[],'.repeat(21_000)}[]]}`;
    expect(await problemOf(enter(many))).toEqual([400, 'invalid-request']);
  });

  it('L1 takes no body where there is nothing to say, but an empty object', async () => {
    const said = await problemOf(school.put(school.file('acknowledgement'), { at: '2020-01-01' }));
    expect(said).toEqual([422, 'invalid-content', '#/at']);
    expect(await problemOf(school.put(school.file('acknowledgement'), {}))).toEqual([409, 'conflict']);
  });

  it('L1 refuses parameters that it does not know, twice the same, or out of bounds', async () => {
    const asked = async (query: string) => {
      const { status, body } = await school.get(`${school.campaign}/files?${query}`);
      return [status, ...(body.errors ?? []).map(({ parameter }: { parameter: string }) => parameter)];
    };
    expect(await asked('limit=0')).toEqual([400, 'limit']);
    expect(await asked('limit=201')).toEqual([400, 'limit']);
    expect(await asked('limit=ten')).toEqual([400, 'limit']);
    expect(await asked('limit=10&limit=20')).toEqual([400, 'limit']);
    expect(await asked('state=nowhere')).toEqual([400, 'state']);
    expect(await asked('division[$ne]=1&sort=name')).toEqual([400, 'division[$ne]', 'sort']);
    expect(await asked('cursor=AAAA')).toEqual([400]);
    expect((await school.put(`${school.file('intentions')}?force=1`, GOOD)).status).toBe(400);
    expect((await school.get(`${school.campaign}/files?level=unknown`)).body).toEqual({ files: [] });
  });

  it('L1 says which dates of a campaign are wrong', async () => {
    const moved = (changes: object) => school.put(school.campaign, { dates: { ...school.dates, ...changes } });
    expect(
      await problemOf(moved({ intentions_close: school.dates.intentions_open!.replace('02-01', '01-15') })),
    ).toEqual([422, 'invalid-content', '#/dates/intentions_close']);
    expect(await problemOf(moved({ ends_on: '2001-07-01' }))).toEqual([422, 'invalid-content', '#/dates/ends_on']);
    for (const ends_on of ['2027-02-30', 'tomorrow', '2027-7-1', 20270701, null])
      expect(await problemOf(moved({ ends_on }))).toEqual([422, 'invalid-content', '#/dates/ends_on']);
    const { ends_on: _, ...some } = school.dates;
    expect(await problemOf(school.put(school.campaign, { dates: some }))).toEqual([
      422,
      'invalid-content',
      '#/dates/ends_on',
    ]);
    const early = await school.send('post', `${school.campaign}/closing`, { body: { entry: 'choices' } });
    expect([early.status, early.body.reason]).toEqual([409, 'not-open']);
  });

  it('L1 wants one answer of the council for each wish', async () => {
    school.comeTo('03-01');
    const opinion = (body: unknown) => problemOf(school.put(school.file('opinion'), body));
    expect(await opinion({ answers: ['favourable', 'reserved'] })).toEqual([422, 'invalid-content', '#/answers']);
    expect(await opinion({ answers: ['maybe'] })).toEqual([422, 'invalid-content', '#/answers/0']);
    expect(await opinion({ answers: ['reserved'], recommended: '2de-gt' })).toEqual([
      422,
      'invalid-content',
      '#/recommended',
    ]);
    expect(await opinion({ answers: ['reserved'], reasons: 'x'.repeat(2001) })).toEqual([
      422,
      'invalid-content',
      '#/reasons',
    ]);
    const meeting = { at: `${school.year + 1}-06-14 17:30` };
    expect(await problemOf(school.put(school.file('meeting'), meeting))).toEqual([422, 'invalid-content', '#/at']);
  });
});
