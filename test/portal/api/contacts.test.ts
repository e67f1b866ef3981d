import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { correctDetails } from '../../../src/portal/corrections/correct-details.ts';
import { corrections } from '../../../src/portal/corrections/correction.model.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
});
afterAll(() => portal.close());
beforeEach(() => Promise.all([corrections(portal.db).deleteMany({}), portal.db.collection('limits').deleteMany({})]));

const UAI = '0159901F';
const LIST = `/schools/${UAI}/contact-corrections`;

/** A guardian corrects her mobile, for the children that she has in a school. */
async function corrected(mobile: string, { guardian = 'karim', uai = UAI, pupils = ['child-ines'] } = {}) {
  const last = await corrections(portal.db).findOne({ uai, guardian }).sort({ number: -1 }).lean();
  const done = await correctDetails(portal.context, {
    uai,
    guardian,
    key: `${guardian}-1`,
    pupils,
    by: { kind: 'guardian', id: guardian, name: 'M. Karim BENALI' },
    held: { mobile: '+33639980100', email: 'karim.benali@example.fr' },
    wanted: { mobile, email: 'karim.benali@example.fr' },
    seen: last?.number ?? 0,
    locale: 'fr',
  });
  if (!done.ok || !done.correction) throw new Error('not corrected');
  return done.correction._id;
}
const decide = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  school.put(`${LIST}/${id}/decision`, body, headers);
const problemOf = ({ status, body }: { status: number; body: { type: string; reason?: string; state?: string } }) => [
  status,
  body.type.split(':').at(-1),
  body.reason,
  body.state,
];

describe('K1 corrections that a school’s software decides', () => {
  it('K1 tells what was there, what is to be there, and by which pupils of the school’s file to find whose it is', async () => {
    const id = await corrected('+33639980177');
    const { body } = await school.get(LIST);
    expect(body.next_cursor).toBeUndefined();
    expect(body.corrections).toEqual([
      {
        id,
        guardian: { sub: 'karim', name: 'M. Karim BENALI' },
        pupils: [{ sub: 'child-ines', local_id: '1001', given_name: 'Inès', family_name: 'BENALI' }],
        before: { mobile: '+33639980100' },
        after: { mobile: '+33639980177' },
        at: expect.any(String),
        state: 'waiting',
        etag: expect.any(String),
      },
    ]);
    const one = await school.get(`${LIST}/${id}`);
    expect({ ...one.body, etag: one.headers.etag }).toEqual(body.corrections[0]);
    expect((await school.get(`${LIST}/${id}`, { 'if-none-match': one.headers.etag! })).status).toBe(304);
    expect(JSON.stringify(body)).not.toContain('karim.benali');
  });

  it('K1 accepts, again without any change, and never otherwise afterwards', async () => {
    const id = await corrected('+33639980177');
    const accepted = await decide(id, { decision: 'accepted' });
    expect(accepted.body).toMatchObject({ state: 'accepted', decided_by: { client_id: 'vie-scolaire' } });
    const again = await decide(id, { decision: 'accepted' });
    expect([again.status, again.headers.etag]).toEqual([200, accepted.headers.etag]);
    const otherwise = await decide(id, { decision: 'refused', reason: 'Non.' });
    expect(problemOf(otherwise)).toEqual([409, 'conflict', 'not-waiting', 'accepted']);
  });

  it('K1 refuses with words for the family, once for its key, on the version that was seen', async () => {
    const id = await corrected('+33639980177');
    const { etag } = (await school.get(`${LIST}/${id}`)).headers;
    expect(problemOf(await decide(id, { decision: 'refused' }, { 'if-match': '"9-other"' }))[0]).toBe(412);
    const reason = 'Merci d’apporter un justificatif.';
    const key = { 'if-match': etag!, 'idempotency-key': 'refus-1' };
    const refused = await decide(id, { decision: 'refused', reason }, key);
    expect(refused.body).toMatchObject({ state: 'refused', reason });
    expect((await decide(id, { decision: 'refused', reason }, key)).body).toEqual(refused.body);
  });

  it('K1 lets one decision of twenty be taken', async () => {
    const id = await corrected('+33639980177');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        decide(id, index % 2 ? { decision: 'accepted' } : { decision: 'refused', reason: `Non ${index}.` }),
      ),
    );
    const { state, reason } = (await school.get(`${LIST}/${id}`)).body;
    for (const { status, body } of answers) {
      expect([200, 409, 412]).toContain(status);
      if (status === 200) expect([body.state, body.reason]).toEqual([state, reason]);
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(['accepted', 'refused']).toContain(state);
  });

  it('K1 decides nothing that a later correction has replaced, and says so', async () => {
    const first = await corrected('+33639980177');
    const second = await corrected('+33639980188');
    expect(problemOf(await decide(first, { decision: 'accepted' }))).toEqual([
      409,
      'conflict',
      'not-waiting',
      'replaced',
    ]);
    const waiting = (await school.get(`${LIST}?state=waiting`)).body.corrections;
    expect(waiting.map(({ id }: { id: string }) => id)).toEqual([second]);
  });

  it('K1 tells a list page by page, each once, and takes no cursor of another', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(await corrected('+33639980177', { guardian: `guardian-${index}` }));
      portal.clock.forward({ seconds: 1 });
    }
    const found: string[] = [];
    let next: string | undefined;
    do {
      const cursor: string = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { body } = await school.get(`${LIST}?limit=2${cursor}`);
      found.push(...body.corrections.map(({ id }: { id: string }) => id));
      if (next === undefined) {
        for (const query of [`state=waiting&cursor=${encodeURIComponent(body.next_cursor)}`, 'cursor=x', 'state=new'])
          expect((await school.get(`${LIST}?${query}`)).status).toBe(400);
      }
      next = body.next_cursor;
    } while (next);
    expect(found).toEqual(ids);
  });

  it('K1 refuses decisions of another kind, and unknown members', async () => {
    const id = await corrected('+33639980177');
    const bad = [
      {},
      { decision: 'maybe' },
      { decision: { $ne: 1 } },
      { decision: 'refused', reason: ' ' },
      { decision: 'accepted', state: 'accepted', by: { kind: 'administrator' } },
    ];
    for (const body of bad) expect((await decide(id, body)).status).toBe(422);
    expect((await school.get(`${LIST}/${id}`)).body.state).toBe('waiting');
  });

  it('L1 answers another school’s software, and other scopes, as if no correction were there', async () => {
    const id = await corrected('+33639980177');
    const token = await school.token({ client_id: 'other', sub: 'other', uais: ['0159902G'] });
    const shape = async (method: 'get' | 'put', path: string, body?: unknown) => {
      const answer = await school.send(method, path, { token, ...(body !== undefined && { body }) });
      return [answer.status, answer.body.type, answer.body.detail];
    };
    const nowhere = await shape('get', '/schools/0750001A/contact-corrections');
    const elsewhere = `/schools/0159902G/contact-corrections/${id}`;
    for (const path of [LIST, `${LIST}/${id}`, elsewhere]) expect(await shape('get', path)).toEqual(nowhere);
    for (const path of [`${LIST}/${id}`, elsewhere])
      expect(await shape('put', `${path}/decision`, { decision: 'accepted' })).toEqual(nowhere);
    expect((await school.get(`${LIST}/nobody`)).status).toBe(404);
    const cards = await school.token({ scope: 'report-cards:read report-cards:write orientation:read' });
    const reading = await school.token({ scope: 'contacts:read' });
    expect((await school.send('get', LIST, { token: cards })).status).toBe(403);
    expect((await school.send('get', LIST, { token: reading })).status).toBe(200);
    const decision = { token: reading, body: { decision: 'accepted' } };
    expect((await school.send('put', `${LIST}/${id}/decision`, decision)).status).toBe(403);
    expect((await school.get(`${LIST}/${id}`)).body.state).toBe('waiting');
  });
});
