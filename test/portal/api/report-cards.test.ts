import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { consultations } from '../../../src/portal/report-cards/consultation.model.ts';
import { findCard } from '../../../src/portal/report-cards/find-cards.ts';
import { MOST_VERSIONS } from '../../../src/portal/report-cards/keep-card.ts';
import { formerReportCards, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { cycleContent, periodicContent } from '../support/report-cards.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
  school.comeTo('12-20');
});
afterAll(() => portal.close());
beforeEach(async () => {
  const { db } = portal;
  await Promise.all([
    reportCards(db).deleteMany({}),
    formerReportCards(db).deleteMany({}),
    consultations(db).deleteMany({}),
  ]);
});

const UAI = '0159901F';
const nameOf = (term = 'p1-3', uai = UAI) => `${school.year}-${term}-${uai}`;
const at = (pupil = 'child-ines', term?: string) => `/schools/${UAI}/pupils/${pupil}/report-cards/${nameOf(term)}`;
const card = (said: object = {}) => ({
  year: school.year,
  term: { kind: 'periodic', index: 1, of: 3 },
  division: '3e A',
  level: '2116',
  locked_at: `${school.year}-12-11T18:00:00+01:00`,
  content: { ...periodicContent(), council: `${school.year}-12-08` },
  ...said,
});
const put = (said: object = {}, headers: Record<string, string> = {}) => school.put(at(), card(said), headers);
const advice = (text: string) => ({ content: periodicContent({ advice: text }) });
const problemOf = ({ status, body }: { status: number; body: { type: string; errors?: { pointer: string }[] } }) => [
  status,
  body.type.split(':').at(-1),
  ...(body.errors ?? []).map(({ pointer }) => pointer),
];
const twenty = <T>(one: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => one(index)));
const counted = (statuses: number[]) =>
  Object.fromEntries([...new Set(statuses)].sort().map((one) => [one, statuses.filter((each) => each === one).length]));

describe('J3 report cards that school software writes', () => {
  it('J3 keeps a card for its family, with the names of the school’s file, and the same again as it is', async () => {
    const first = await put();
    expect(first.status).toBe(201);
    expect(first.body.pupil).toEqual({ sub: 'child-ines', given_name: 'Inès', family_name: 'BENALI' });
    expect(first.body).toMatchObject({ name: nameOf(), version: 1, source: 'api', by: { client_id: 'vie-scolaire' } });
    const again = await put();
    expect([again.status, again.headers.etag, again.body]).toEqual([200, first.headers.etag, first.body]);
    expect((await findCard(portal, 'child-ines', nameOf()))?.content).toEqual(first.body.content);
    expect(await formerReportCards(portal.db).countDocuments()).toBe(0);
  });

  it('J3 replaces a card by the next version, and tells of all, each as it was', async () => {
    const first = await put();
    portal.clock.forward({ minutes: 1 });
    const second = await put(advice('Corrigé.'));
    expect([second.status, second.body.version]).toEqual([200, 2]);
    const { versions } = (await school.get(`${at()}/versions`)).body;
    expect(versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect((await school.get(`${at()}/versions/1`)).body).toEqual(first.body);
    expect((await school.get(`${at()}/versions/2`)).body.content.advice).toBe('Corrigé.');
    for (const none of ['3', '0', '01', 'x']) expect((await school.get(`${at()}/versions/${none}`)).status).toBe(404);
    expect((await findCard(portal, 'child-ines', nameOf()))?.version).toBe(2);
  });

  it('J3 shows a card that is to be locked to the school alone, and never hides one that families see', async () => {
    const later = { locked_at: `${school.year}-12-22T18:00:00+01:00` };
    expect((await put(later)).status).toBe(201);
    expect(await findCard(portal, 'child-ines', nameOf())).toBeUndefined();
    expect((await school.get(at())).status).toBe(200);
    expect((await put()).body.version).toBe(2);
    expect(problemOf(await put(later))).toEqual([422, 'invalid-content', '#/locked_at']);
    expect(problemOf(await put({ locked_at: `${school.year}-07-31T12:00:00Z` }))).toEqual([
      422,
      'invalid-content',
      '#/locked_at',
    ]);
  });

  it('J3 takes cards of first degree: domains, positions, the end of a cycle', async () => {
    const uai = '0159903H';
    const path = (term: string) => `/schools/${uai}/pupils/child-capucine/report-cards/${nameOf(term, uai)}`;
    const subjects = [
      { code: 'FRA-LEC', label: 'Lecture', domain: 'Français', position: 3, elements: ['Lire à voix haute'] },
      { code: 'FRA-ECR', label: 'Écriture', domain: 'Français', position: 2, appreciation: 'En progrès.' },
      { code: 'MAT-NUM', label: 'Nombres et calculs', domain: 'Mathématiques', position: 4 },
    ];
    const of = { division: 'CM1 B', level: 'CM1' };
    const periodic = card({
      ...of,
      term: { kind: 'periodic', index: 1, of: 2 },
      content: periodicContent({ subjects: subjects as never }),
    });
    const first = await school.put(path('p1-2'), periodic);
    expect([first.status, first.body.content.subjects.map(({ domain }: { domain: string }) => domain)]).toEqual([
      201,
      ['Français', 'Français', 'Mathématiques'],
    ]);
    const end = { ...of, term: { kind: 'cycle', cycle: 2 }, content: cycleContent() };
    expect((await school.put(path('c2'), card(end))).body.term).toEqual({ kind: 'cycle', cycle: 2 });
    const listed = (await school.get(`/schools/${uai}/pupils/child-capucine/report-cards`)).body.report_cards;
    expect(listed.map(({ name }: { name: string }) => name)).toEqual([nameOf('c2', uai), nameOf('p1-2', uai)]);
  });

  it('J3 takes 25 subjects with all that teachers may write, and refuses more than the bounds', async () => {
    const subject = (index: number) => ({
      code: `D${index}`,
      label: 'Discipline œÿ'.padEnd(40, 'é'),
      teachers: ['Mme Œdipe ÿ'.padEnd(120, 'x')],
      elements: Array.from({ length: 10 }, (_, place) => `${place} ${'é'.repeat(298)}`),
      marks: { pupil: '11.5/20' },
      appreciation: 'à'.repeat(600),
    });
    const subjects = Array.from({ length: 25 }, (_, index) => subject(index)) as never;
    const answer = await put({ content: periodicContent({ subjects, advice: 'œ'.repeat(1000) }) });
    expect([answer.status, answer.body.content.subjects.length]).toEqual([201, 25]);
    const over = { ...periodicContent({ advice: 'x' }), subjects: [{ ...subject(0), appreciation: 'à'.repeat(601) }] };
    expect(problemOf(await put({ content: over }))).toEqual([
      422,
      'invalid-content',
      '#/content/subjects/0/appreciation',
    ]);
    const huge = { ...periodicContent(), advice: 'x'.repeat(1_100_000) };
    expect(problemOf(await put({ content: huge }))).toEqual([413, 'too-large']);
  });

  it('J3 says which member is unknown, of another kind, given twice, or at odds with the address', async () => {
    const pointers = async (said: object) => problemOf(await put(said)).slice(2);
    const content = periodicContent();
    const [subject] = content.subjects;
    expect(
      await pointers({ _id: 1, pupil: 'child-theo', version: 9, content: { ...content, hash: 'x', $set: {}, by: 1 } }),
    ).toEqual(expect.arrayContaining(['#/_id', '#/pupil', '#/version', '#/content/hash', '#/content/%24set']));
    expect(
      await pointers({ content: { ...content, subjects: [{ ...subject, note: 1, marks: { $gt: '' } }] } }),
    ).toEqual(['#/content/subjects/0/marks/%24gt', '#/content/subjects/0/note']);
    expect(await pointers({ content: { ...content, advice: { $ne: null } } })).toEqual(['#/content/advice']);
    expect(await pointers({ content: { ...content, advice: ' \u00a0 ' } })).toEqual(['#/content/advice']);
    expect(await pointers({ content: { ...content, advice: 'a\u0000b' } })).toEqual(['#/content/advice']);
    expect(await pointers({ content: { ...content, kind: 'yearly' } })).toEqual(['#/content/kind']);
    expect(await pointers({ content: { ...content, subjects: [subject, subject] } })).toEqual([
      '#/content/subjects/1/code',
    ]);
    expect(await pointers({ content: cycleContent() })).toEqual(['#/content/kind']);
    expect(await pointers({ year: school.year - 1, locked_at: `${school.year}-06-01T00:00:00Z` })).toEqual(['#/year']);
    expect(await pointers({ term: { kind: 'periodic', index: 2, of: 3 } })).toEqual(['#/term']);
    expect(await pointers({ term: { kind: 'periodic', index: 1, of: 3, cycle: 2 } })).toEqual(['#/term/cycle']);
    expect(await pointers({ locked_at: '2026-02-30T00:00:00Z' })).toEqual(['#/locked_at']);
    const future = `${school.year + 1}-p1-3-${UAI}`;
    const early = await school.put(at().replace(nameOf(), future), card({ year: school.year + 1 }));
    expect(problemOf(early)[2]).toBe('#/year');
    const twice = JSON.stringify(card()).replace('"lates":1', '"lates":1,"la\\u0074es":2');
    expect(problemOf(await school.send('put', at(), { body: twice }))).toEqual([
      400,
      'invalid-request',
      '#/content/attendance/lates',
    ]);
    expect(await reportCards(portal.db).countDocuments()).toBe(0);
  });

  it('J3 lets one of twenty win who saw the same version, and loses no version of twenty without one', async () => {
    const created = await twenty((index) => put(advice(`Création ${index}.`), { 'if-none-match': '*' }));
    expect(counted(created.map(({ status }) => status))).toEqual({ 201: 1, 412: 19 });
    const { etag } = created.find(({ status }) => status === 201)!.headers;
    const replaced = await twenty((index) => put(advice(`Remplacement ${index}.`), { 'if-match': etag! }));
    expect(counted(replaced.map(({ status }) => status))).toEqual({ 200: 1, 412: 19 });
    const written = await twenty((index) => put(advice(`Encore ${index}.`)));
    const done = written.filter(({ status }) => status === 200);
    for (const { status, headers } of written) expect(status === 200 || headers['retry-after']).toBeTruthy();
    expect(done.length).toBeGreaterThan(0);
    const { versions } = (await school.get(`${at()}/versions`)).body;
    expect(versions.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: done.length + 2 }, (_, index) => done.length + 2 - index),
    );
  });

  it('J3 does a write once for its key, and undoes nothing that came after', async () => {
    const key = { 'idempotency-key': 'carte-1' };
    expect((await put(advice('Un.'), key)).status).toBe(201);
    await put(advice('Deux.'));
    const again = await put(advice('Un.'), key);
    expect([again.status, again.body.content.advice, again.body.version]).toEqual([201, 'Deux.', 2]);
    expect((await put(advice('Trois.'), key)).body.type).toBe('urn:educonnect:problem:key-reused');
  });

  it('J3 holds back a loop that would fill the history, not the same card again', async () => {
    for (let index = 0; index <= MOST_VERSIONS.hour; index += 1) await put(advice(`Boucle ${index}.`));
    expect(problemOf(await put(advice('Une de trop.')))).toEqual([429, 'too-many']);
    expect((await put(advice(`Boucle ${MOST_VERSIONS.hour}.`))).status).toBe(200);
    portal.clock.forward({ minutes: 61 });
    expect((await put(advice('Plus tard.'))).status).toBe(200);
  });
});

describe('L1 who reads report cards through the API', () => {
  it('L1 keeps every reading for the family, and none of who had it already', async () => {
    const { etag } = (await put()).headers;
    expect(await consultations(portal.db).countDocuments()).toBe(0);
    expect((await school.get(at(), { 'if-none-match': etag! })).status).toBe(304);
    await school.get(`/schools/${UAI}/report-cards`);
    expect(await consultations(portal.db).countDocuments()).toBe(0);
    await school.get(at());
    const [kept] = await consultations(portal.db).find().lean();
    expect(kept).toMatchObject({
      card: `child-ines:${nameOf()}`,
      pupil: 'child-ines',
      version: 1,
      form: 'api',
      by: { kind: 'school', id: 'vie-scolaire' },
    });
  });

  it('L1 answers a foreign school’s software as if neither school, pupil nor card were there', async () => {
    await put();
    const token = await school.token({ client_id: 'other', sub: 'other', uais: ['0159902G'] });
    const shape = async (method: 'get' | 'put', path: string, sent: object = {}) => {
      const { status, body } = await school.send(method, path, { token, ...sent });
      return [status, body.type, body.detail];
    };
    const nowhere = await shape('get', '/schools/0750001A/report-cards');
    expect(nowhere[0]).toBe(404);
    const elsewhere = `/schools/0159902G/pupils/child-ines/report-cards/${nameOf()}`;
    const theirs = `/schools/0159902G/pupils/child-ines/report-cards/${nameOf('p1-3', '0159902G')}`;
    for (const path of [
      at(),
      `${at()}/versions`,
      `${at()}/versions/1`,
      `/schools/${UAI}/report-cards`,
      elsewhere,
      theirs,
    ])
      expect(await shape('get', path)).toEqual(nowhere);
    for (const path of [at(), elsewhere, theirs]) expect(await shape('put', path, { body: card() })).toEqual(nowhere);
    expect(await shape('get', '/schools/0159902G/pupils/child-ines/report-cards')).toEqual(nowhere);
    expect(await reportCards(portal.db).countDocuments()).toBe(1);
    expect(await consultations(portal.db).countDocuments()).toBe(0);
  });

  it('L1 knows no pupil of another school, and still what was written of one who has left', async () => {
    expect((await school.put(at('child-theo'), card())).status).toBe(404);
    expect((await school.get(`/schools/${UAI}/pupils/child-theo/report-cards`)).status).toBe(404);
    expect((await school.get(`/schools/${UAI}/pupils/child-lucas/report-cards`)).body).toEqual({ report_cards: [] });
    await put();
    const all = portal.provider.directory[UAI]!;
    const ines = all.shift()!;
    expect((await school.get(at())).status).toBe(200);
    expect((await put(advice('Trop tard.'))).status).toBe(404);
    all.unshift(ines);
    for (const name of ['%24ne', 'x', nameOf('p0-3'), nameOf('c5'), nameOf().toLowerCase(), '..%2F..'])
      expect((await school.get(at().replace(nameOf(), name))).status).toBe(404);
  });

  it('L1 asks for the scope of report cards, to read and to write', async () => {
    await put();
    const orientation = await school.token({ scope: 'orientation:read orientation:write contacts:read' });
    const reading = await school.token({ scope: 'report-cards:read' });
    for (const path of [at(), `/schools/${UAI}/report-cards`, `${at()}/versions`]) {
      expect((await school.send('get', path, { token: orientation })).status).toBe(403);
      expect((await school.send('get', path, { token: reading })).status).toBe(200);
    }
    const refused = await school.send('put', at(), { token: reading, body: card() });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="report-cards:write"',
    ]);
  });

  it('L1 tells a school’s cards page by page, by year, class and term', async () => {
    const subs = ['child-ines', 'child-lucas', 'child-maelle'];
    for (const sub of subs) {
      await school.put(at(sub), card({ division: sub === 'child-maelle' ? '5e B' : '3e A' }));
      await school.put(at(sub, 'p1-2'), card({ term: { kind: 'periodic', index: 1, of: 2 } }));
    }
    const list = `/schools/${UAI}/report-cards`;
    const names: string[] = [];
    let next: string | undefined;
    let first = '';
    do {
      const cursor: string = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { body } = await school.get(`${list}?limit=4&year=${school.year}${cursor}`);
      names.push(
        ...body.report_cards.map(({ pupil, name }: { pupil: { sub: string }; name: string }) => pupil.sub + name),
      );
      next = body.next_cursor;
      first ||= next ?? '';
    } while (next);
    expect(names).toEqual(subs.flatMap((sub) => [sub + nameOf('p1-2'), sub + nameOf()]));
    const found = async (query: string) =>
      (await school.get(`${list}?${query}`)).body.report_cards.map(
        ({ pupil }: { pupil: { sub: string } }) => pupil.sub,
      );
    expect(await found('division=5e%20B')).toEqual(['child-maelle']);
    expect(await found('term=p1-2')).toEqual(subs);
    expect(await found('term=c4')).toEqual([]);
    expect(await found(`year=${school.year - 1}`)).toEqual([]);
    const cursor = encodeURIComponent(first);
    for (const query of [
      `cursor=${cursor}&term=p1-3`,
      `cursor=${cursor}x`,
      'limit=201',
      'term=p1',
      'year=26',
      'sort=1',
    ])
      expect((await school.get(`${list}?${query}`)).status).toBe(400);
    const [listed] = (await school.get(`${list}?division=5e%20B`)).body.report_cards;
    expect(listed.etag).toBe((await school.get(at('child-maelle'))).headers.etag);
    expect(listed.content).toBeUndefined();
  });
});
