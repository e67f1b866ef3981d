import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keptRequests } from '../../../src/portal/api/kept-request.model.ts';
import { campaigns } from '../../../src/portal/campaign/campaign.model.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
  school.comeTo('02-10');
});
afterAll(() => portal.close());
beforeEach(async () => {
  const { db } = portal;
  await Promise.all([
    campaigns(db).deleteMany({}),
    orientationFiles(db).deleteMany({}),
    keptRequests(db).deleteMany({}),
  ]);
  await school.put(school.campaign, { dates: school.dates });
});

const TRACKS = ['2de-gt', '2de-pro', 'cap'];
const wishes = (...tracks: string[]) => ({ wishes: tracks.map((track) => ({ track })) });
const enter = (body: unknown, headers: Record<string, string> = {}) =>
  school.put(school.file('intentions'), body, headers);
const history = async () => (await school.get(school.file())).body.history as { content: unknown }[];
const twenty = <T>(one: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => one(index)));
const counted = (statuses: number[]) =>
  Object.fromEntries([...new Set(statuses)].sort().map((one) => [one, statuses.filter((each) => each === one).length]));

describe('L1 writes that are sent twice, or by two at once', () => {
  it('L1 does a request once for its key, of twenty sent together', async () => {
    const answers = await twenty(() => enter(wishes('cap'), { 'idempotency-key': 'the-key' }));
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const { status, body, headers } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.type, headers['retry-after']]).toEqual([409, 'urn:educonnect:problem:key-in-use', '1']);
    }
    expect(await history()).toHaveLength(1);
  });

  it('L1 does not undo what others did when a request comes again, and tells what is there now', async () => {
    const key = { 'idempotency-key': '"6a1f5c1e"' };
    await enter(wishes('cap'), key);
    await enter(wishes('2de-gt'));
    const again = await enter(wishes('cap'), { 'idempotency-key': '6a1f5c1e' });
    expect([again.status, again.body.intentions.wishes[0].track.id]).toEqual([200, '2de-gt']);
    expect(again.headers.etag).toBe((await school.get(school.file())).headers.etag);
    expect(await history()).toHaveLength(2);
  });

  it('L1 answers a repeated creation as the first time, whatever its precondition says now', async () => {
    await campaigns(portal.db).deleteMany({});
    const open = () =>
      school.put(school.campaign, { dates: school.dates }, { 'idempotency-key': 'open', 'if-none-match': '*' });
    expect((await open()).status).toBe(201);
    expect((await open()).status).toBe(201);
    expect((await campaigns(portal.db).findOne().lean())?.version).toBe(1);
  });

  it('L1 refuses a key that stood for another request, of the same client alone', async () => {
    const key = { 'idempotency-key': 'k' };
    await enter(wishes('cap'), key);
    for (const other of [
      enter(wishes('2de-gt'), key),
      school.put(school.file('intentions', 'child-lucas'), wishes('cap'), key),
      school.send('delete', school.file('pen'), { headers: key }),
    ])
      expect([(await other).status, (await other).body.type]).toEqual([422, 'urn:educonnect:problem:key-reused']);
    const token = await school.token({ client_id: 'other', sub: 'other' });
    const theirs = school.send('put', school.file('intentions'), { body: wishes('2de-gt'), headers: key, token });
    expect((await theirs).status).toBe(200);
    const misspelt = await enter(wishes('cap'), { 'idempotency-key': `"${'k'.repeat(300)}"` });
    expect(misspelt.status).toBe(400);
  });

  it('L1 leaves a key free after a refusal, a day, or an attempt that died', async () => {
    const key = { 'idempotency-key': 'k' };
    expect((await enter(wishes('nowhere'), key)).status).toBe(422);
    expect((await enter(wishes('cap'), key)).status).toBe(200);
    portal.clock.forward({ hours: 24, seconds: 1 });
    expect((await enter(wishes('2de-gt'), key)).status).toBe(200);
    await keptRequests(portal.db).updateOne({}, { $unset: { status: 1 } });
    expect((await enter(wishes('2de-gt'), key)).status).toBe(409);
    portal.clock.forward({ seconds: 61 });
    expect((await enter(wishes('2de-gt'), key)).status).toBe(200);
    expect(await history()).toHaveLength(2);
  });

  it('L1 adds nothing to the history for what is so already, without a key too', async () => {
    const statuses = (await twenty(() => enter(wishes('cap', '2de-gt')))).map(({ status }) => status);
    expect(counted(statuses)).toEqual({ 200: 20 });
    expect(await history()).toHaveLength(1);
  });

  it('L1 loses none of twenty different entries made together', async () => {
    const statuses = (
      await twenty((index) => enter({ wishes: [{ track: 'cap', occupation: `Métier ${index}` }] }))
    ).map(({ status }) => status);
    expect(counted(statuses)).toEqual({ 200: 20 });
    const contents = (await history()).map(({ content }) => JSON.stringify(content));
    expect(new Set(contents).size).toBe(20);
  });

  it('L1 lets one of twenty answer to the version that they all saw', async () => {
    const etag = (await enter(wishes('2de-gt'))).headers.etag!;
    const answers = await twenty((index) =>
      enter({ wishes: [{ track: 'cap', occupation: `Métier ${index}` }] }, { 'if-match': etag }),
    );
    expect(counted(answers.map(({ status }) => status))).toEqual({ 200: 1, 412: 19 });
    expect(await history()).toHaveLength(2);
    expect((await enter(wishes('cap'), { 'if-match': '"0-nothing"' })).status).toBe(412);
    expect((await enter(wishes('cap'), { 'if-match': `W/${etag}` })).status).toBe(412);
    expect((await enter(wishes('cap'), { 'if-match': etag.slice(1) })).status).toBe(400);
  });

  it('L1 opens a campaign once of twenty, and moves its dates on the version that was seen', async () => {
    await campaigns(portal.db).deleteMany({});
    const opened = await twenty(() => school.put(school.campaign, { dates: school.dates }, { 'if-none-match': '*' }));
    expect(counted(opened.map(({ status }) => status))).toEqual({ 201: 1, 412: 19 });
    const etag = opened.find(({ status }) => status === 201)!.headers.etag!;
    const moved = await twenty((index) => {
      const ends_on = school.dates.ends_on!.replace('07-09', `07-${10 + index}`);
      return school.put(school.campaign, { dates: { ...school.dates, ends_on } }, { 'if-match': etag });
    });
    expect(counted(moved.map(({ status }) => status))).toEqual({ 200: 1, 412: 19 });
    const closing = { body: { entry: 'intentions' }, headers: { 'if-match': etag } };
    expect((await school.send('post', `${school.campaign}/closing`, closing)).status).toBe(412);
  });

  it('L1 knows a version by all that was seen: a file that the calendar has closed is another', async () => {
    const { etag } = (await enter(wishes(TRACKS[0]!))).headers;
    school.comeTo('03-02');
    const late = await enter(wishes('cap'), { 'if-match': etag! });
    expect(late.status).toBe(412);
    expect((await school.get(school.file(), { 'if-none-match': etag! })).status).toBe(200);
  });
});
