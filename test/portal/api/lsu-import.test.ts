import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';
import { formerReportCards, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { SAMPLE } from '../report-cards/support/lsu.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { API, type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

const UAI = '0159901F';
const IMPORTS = `/schools/${UAI}/report-cards/imports`;

beforeAll(async () => {
  portal = await startPortal();
  const pupil = { birth_date: '2011-03-12', level: '2116', guardians: [] };
  portal.provider.directory[UAI] = [
    { ...pupil, sub: 'maelle', local_id: '700101', given_name: 'Maëlle', family_name: 'BRIVAL', division: '3 A' },
    { ...pupil, sub: 'kelian', local_id: '700104', given_name: 'Kélian', family_name: 'PAYET', division: '3 B' },
  ];
  school = await schoolSoftware(portal);
});
afterAll(() => portal.close());
beforeEach(async () => {
  await reportCards(portal.db).deleteMany({});
  await formerReportCards(portal.db).deleteMany({});
});

interface Sending {
  query?: string;
  type?: string;
  headers?: Record<string, string>;
  token?: string;
  path?: string;
}
const send = (
  file: string | Buffer,
  { query = 'year=2025', type = 'application/xml', headers = {}, token, path = IMPORTS }: Sending = {},
) =>
  school.send('post', `${path}?${query}`, {
    body: file,
    headers: { 'content-type': type, ...headers },
    ...(token !== undefined && { token }),
  });
const zipped = (content: string, name = 'bilans.xml') => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as never);
};
const kept = () => reportCards(portal.db).countDocuments();
const shortly = ({ status, body }: { status: number; body: { type: string; reason?: string } }) => [
  status,
  body.type.split(':').at(-1),
];

describe('J3 LSU files that a school’s software sends', () => {
  it('J3 tells what a file would change, changes it, and nothing when it comes again', async () => {
    const counts = { created: 5, replaced: 0, unchanged: 0, warnings: [], warning_count: 0 };
    expect((await send(SAMPLE, { query: 'year=2025&dry_run=true' })).body).toEqual({ dry_run: true, ...counts });
    expect(await kept()).toBe(0);
    expect((await send(SAMPLE)).body).toEqual({ dry_run: false, ...counts });
    expect((await send(SAMPLE)).body).toMatchObject({ created: 0, replaced: 0, unchanged: 5 });
    const changed = SAMPLE.replace('Raconter un souvenir', 'Raconter deux souvenirs');
    expect((await send(changed)).body).toMatchObject({ created: 0, unchanged: expect.any(Number) });
    const listed = (await school.get(`/schools/${UAI}/report-cards?year=2025`)).body.report_cards;
    expect(listed.map(({ source }: { source: string }) => source)).toEqual(Array(5).fill('lsu'));
    const read = await school.get(`/schools/${UAI}/pupils/maelle/report-cards/2025-p1-3-${UAI}`);
    expect(read.body).toMatchObject({ pupil: { family_name: 'BRIVAL' }, by: { client_id: 'vie-scolaire' } });
  });

  it('J3 takes a zip archive of one file, and refuses what is no LSU file', async () => {
    const archive = await zipped(SAMPLE);
    expect((await send(archive, { type: 'application/zip' })).body.created).toBe(5);
    const bomb = await zipped('<a/>'.repeat(3_000_000));
    for (const file of [
      bomb,
      await zipped('x', 'notes.txt'),
      archive.subarray(0, 300),
      'PK\u0003\u0004',
      '<',
      'bonjour',
    ]) {
      const { status, body } = await send(file, { type: 'application/zip' });
      expect([status, body.errors.length]).toEqual([422, 1]);
      expect(body.errors[0]).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/), detail: expect.any(String) });
    }
    const entity = SAMPLE.replace(
      '<lsun-bilans',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<lsun-bilans',
    );
    expect((await send(entity)).body.errors).toEqual([expect.objectContaining({ code: 'XML_DTD_REFUSED' })]);
    expect((await send('')).status).toBeGreaterThanOrEqual(400);
  });

  it('J3 says every fault with its line and element, and keeps nothing of a faulty file', async () => {
    const faulty = SAMPLE.replaceAll('discipline-ref="DI_061300"', 'discipline-ref="DI_NOWHERE"').replace(
      'id-be="700104"',
      'id-be="799999"',
    );
    const { status, body } = await send(faulty);
    expect([status, body.type]).toEqual([422, 'urn:educonnect:problem:invalid-content']);
    const line = faulty.split('\n').findIndex((text) => text.includes('DI_NOWHERE')) + 1;
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ line, element: 'enseignant-discipline', code: 'REFERENCE_UNKNOWN' }),
        expect.objectContaining({ element: 'acquis', code: 'REFERENCE_UNKNOWN', detail: expect.any(String) }),
        expect.objectContaining({ element: 'eleve', code: 'PUPIL_UNKNOWN' }),
      ]),
    );
    expect(await kept()).toBe(0);
  });

  it('J3 takes the file of this school and year alone', async () => {
    expect((await send(SAMPLE.replace(`>${UAI}<`, '>0159902G<'))).status).toBe(422);
    expect((await send(SAMPLE, { query: 'year=2024' })).status).toBe(422);
    for (const query of ['year=25', 'dry_run=yes', 'year=2025&year=2024', 'uai=0159902G'])
      expect((await send(SAMPLE, { query })).status).toBe(400);
    expect(await kept()).toBe(0);
  });

  it('J3 takes no file of a year that has not begun, nor of one before there were LSU files', async () => {
    for (const year of ['2099', '2015']) {
      const { status, body } = await send(SAMPLE.replaceAll('"2025"', `"${year}"`), { query: `year=${year}` });
      expect([status, body.errors[0].parameter]).toEqual([400, 'year']);
    }
    expect(await kept()).toBe(0);
  });

  it('J3 tells of each card that it took, also of the tenth period of twelve', async () => {
    await send(SAMPLE.replace('indice="1" nb-periodes="3"', 'indice="10" nb-periodes="12"'));
    const [{ name }] = (await school.get(`/schools/${UAI}/report-cards?year=2025&term=p10-12`)).body.report_cards;
    expect(name).toBe(`2025-p10-12-${UAI}`);
    expect((await school.get(`/schools/${UAI}/pupils/maelle/report-cards/${name}`)).status).toBe(200);
  });

  it('L1 stops software that imports without end, and takes its files again later', async () => {
    const limit = { name: 'lsu-imports-hour', points: 200, seconds: 3600 };
    while ((await portal.context.limits.take(limit, UAI)).ok);
    const { status, headers } = await send(SAMPLE);
    expect([status, headers['retry-after']]).toEqual([429, '3600']);
    await portal.context.limits.giveBack(limit, UAI);
    expect((await send(SAMPLE)).status).toBe(200);
    for (let back = 0; back < 200; back += 1) await portal.context.limits.giveBack(limit, UAI);
  });

  it('S65 takes away what a process that was killed has left of an upload', async () => {
    const left = await mkdtemp(join(tmpdir(), 'educonnect-upload-'));
    await writeFile(join(left, 'file'), SAMPLE);
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await utimes(left, longAgo, longAgo);
    expect((await send(SAMPLE)).status).toBe(200);
    expect(await readdir(tmpdir())).not.toContain(left.split('/').at(-1));
  });

  it('L1 imports nothing for a foreign school’s software, nor without the scope', async () => {
    const foreign = await school.token({ client_id: 'other', sub: 'other', uais: ['0159902G'] });
    const nowhere = await send(SAMPLE, { path: '/schools/0750001A/report-cards/imports' });
    const theirs = await send(SAMPLE, { token: foreign });
    expect([theirs.status, theirs.body.detail]).toEqual([404, nowhere.body.detail]);
    const elsewhere = await send(SAMPLE, { token: foreign, path: IMPORTS.replace(UAI, '0159902G') });
    expect([elsewhere.status, await kept()]).toEqual([422, 0]);
    const reading = await school.token({ scope: 'report-cards:read orientation:write' });
    expect((await send(SAMPLE, { token: reading })).status).toBe(403);
    expect((await send(SAMPLE, { token: '' })).status).toBe(401);
  });

  it('L1 takes files of the types that it says, unpacked on the way by nobody, within its bounds', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
      expect(shortly(await send(SAMPLE, { type }))).toEqual([415, 'media-type']);
    const packed = await send(SAMPLE, { headers: { 'content-encoding': 'gzip' } });
    expect(shortly(packed)).toEqual([415, 'media-type']);
    const token = await school.token();
    const tooLarge = (length: Record<string, number>, pieces: number) =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/xml', ...length };
        const sending = rawRequest(`${portal.url}${API}${IMPORTS}`, { method: 'POST', headers }, (answer) => {
          resolve(answer.statusCode);
          sending.destroy();
        }).on('error', reject);
        for (let piece = 0; piece < pieces; piece += 1) sending.write(Buffer.alloc(1024 * 1024, ' '));
      });
    expect(await tooLarge({ 'content-length': 60_000_000 }, 1)).toBe(413);
    expect(await tooLarge({}, 52)).toBe(413);
  });

  it('L1 imports one file of a school at a time, and goes on after one that broke off', async () => {
    const limit = { name: 'lsu-import-under-way', points: 1, seconds: 120 };
    await portal.context.limits.take(limit, UAI);
    const second = await send(SAMPLE);
    expect([...shortly(second), second.body.reason, second.headers['retry-after']]).toEqual([
      409,
      'conflict',
      'import-under-way',
      '5',
    ]);
    await portal.context.limits.giveBack(limit, UAI);
    const token = await school.token();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/xml', 'content-length': 1000 };
    await new Promise<void>((resolve) => {
      const broken = rawRequest(`${portal.url}${API}${IMPORTS}`, { method: 'POST', headers });
      broken.on('error', () => resolve()).write('<lsun', () => broken.destroy(new Error('broken off')));
    });
    let answer = await send(SAMPLE);
    for (let again = 0; answer.status === 409 && again < 100; again += 1) answer = await send(SAMPLE);
    expect(answer.status).toBe(200);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('educonnect-upload-'))).toEqual([]);
  });

  it('L1 does an import once for its key', async () => {
    const headers = { 'idempotency-key': 'import-1' };
    expect((await send(SAMPLE, { headers })).body.created).toBe(5);
    await reportCards(portal.db).deleteOne({ pupil: 'kelian' });
    expect((await send(SAMPLE, { headers })).body).toMatchObject({ dry_run: true, created: 1, unchanged: 4 });
    expect(await kept()).toBe(4);
    expect(shortly(await send(`${SAMPLE}\n`, { headers }))).toEqual([422, 'key-reused']);
  });
});

describe('L1 the pupils of a school', () => {
  it('L1 finds the pupils of its own file page by page, without their guardians', async () => {
    const first = (await school.get(`/schools/${UAI}/pupils?limit=1`)).body;
    expect(first.pupils).toEqual([
      {
        sub: 'maelle',
        local_id: '700101',
        given_name: 'Maëlle',
        family_name: 'BRIVAL',
        birth_date: '2011-03-12',
        division: '3 A',
        level: '2116',
      },
    ]);
    const cursor = encodeURIComponent(first.next_cursor);
    const second = (await school.get(`/schools/${UAI}/pupils?limit=1&cursor=${cursor}`)).body;
    expect([second.pupils[0].sub, second.next_cursor]).toEqual(['kelian', undefined]);
    expect((await school.get(`/schools/${UAI}/pupils?division=3%20B`)).body.pupils).toHaveLength(1);
    expect((await school.get(`/schools/${UAI}/pupils?division=6e`)).body).toEqual({ pupils: [] });
    expect((await school.get(`/schools/${UAI}/pupils?cursor=${cursor}&division=3%20B`)).status).toBe(400);
    expect((await school.get('/schools/0750001A/pupils')).status).toBe(404);
  });
});
