import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { act } from '../../../src/portal/campaign/act.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
});
afterAll(() => portal.close());

const lucas = (part?: string) => school.file(part, 'child-lucas');
const INTENTIONS = [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Pâtisserie', status: 'apprentice' }];

describe('L1 a year of orientation by a school’s software', () => {
  it('L1 learns the tracks of levels', async () => {
    const { body } = await school.get('/schools/0159901F/levels');
    const [troisieme] = body.levels;
    expect(troisieme).toMatchObject({ id: 'troisieme', name: '3e', most_wishes: 3, may_stay: true });
    expect(troisieme.tracks.map(({ id }: { id: string }) => id)).toEqual(['2de-gt', '2de-pro', 'cap']);
    expect(troisieme.tracks[1]).toEqual({
      id: '2de-pro',
      name: '2de professionnelle',
      occupation: true,
      status: true,
    });
  });

  it('L1 opens a campaign once, and reads it again only when it changed', async () => {
    expect((await school.get(school.campaign)).status).toBe(404);
    const opened = await school.put(school.campaign, { dates: school.dates }, { 'if-none-match': '*' });
    expect(opened.status).toBe(201);
    expect(opened.body).toEqual({
      uai: '0159901F',
      year: school.year,
      time_zone: 'Europe/Paris',
      dates: school.dates,
    });
    expect((await school.get(school.campaign)).body).toEqual(opened.body);
    expect((await school.put(school.campaign, { dates: school.dates }, { 'if-none-match': '*' })).status).toBe(412);
    const again = await school.put(school.campaign, { dates: school.dates });
    expect([again.status, again.headers.etag]).toEqual([200, opened.headers.etag]);
    const unchanged = await school.get(school.campaign, { 'if-none-match': opened.headers.etag! });
    expect([unchanged.status, unchanged.text]).toEqual([304, '']);
  });

  it('L1 lists pupils of 3e who have entered nothing, by class and name', async () => {
    const { body } = await school.get(`${school.campaign}/files`);
    expect(body.next_cursor).toBeUndefined();
    const [ines, lucas] = body.files;
    expect(body.files).toHaveLength(2);
    expect(ines).toMatchObject({
      pupil: {
        sub: 'child-ines',
        local_id: '1001',
        given_name: 'Inès',
        family_name: 'BENALI',
        birth_date: '2012-03-14',
        division: '3e A',
      },
      level: { id: 'troisieme', name: '3e' },
      state: 'not-open',
      pen: null,
    });
    expect(lucas.pupil.sub).toBe('child-lucas');
  });

  it('L1 enters intentions that the family gave on paper', async () => {
    school.comeTo('02-10');
    const { status, body } = await school.put(school.file('intentions'), { wishes: INTENTIONS });
    expect(status).toBe(200);
    expect(body.state).toBe('intentions-validated');
    expect(body.pen).toBeNull();
    expect(body.intentions).toEqual({
      wishes: [
        { rank: 1, track: { id: '2de-gt', name: '2de générale et technologique ou 2de STHR' } },
        {
          rank: 2,
          track: { id: '2de-pro', name: '2de professionnelle' },
          occupation: 'Pâtisserie',
          status: 'apprentice',
        },
      ],
      at: expect.stringContaining('-02-10T12:'),
      by: { kind: 'school', client_id: 'vie-scolaire' },
    });
    expect(body.history).toEqual([
      {
        at: body.intentions.at,
        event: 'validate-intentions',
        by: { kind: 'school', client_id: 'vie-scolaire' },
        from: 'intentions-open',
        to: 'intentions-validated',
        content: { wishes: INTENTIONS },
      },
    ]);
  });

  it('L1 sees who holds the pen, and releases it', async () => {
    const level = portal.settings.orientation.levels.find(({ id }) => id === 'troisieme')!;
    const author = { kind: 'guardian', id: 'odile', name: 'Mme Odile FERRAND' } as const;
    const key = { uai: '0159901F', year: school.year, pupil: 'child-lucas', level };
    const change = { event: 'validate-intentions', wishes: [{ track: '2de-pro' }] } as const;
    await act(portal, key, { author }, { ...change, wishes: [...change.wishes] });
    const { body, headers } = await school.get(lucas());
    expect(body.pen).toEqual({ name: 'Mme Odile FERRAND' });
    expect(body.intentions.by).toEqual({ kind: 'guardian', name: 'Mme Odile FERRAND' });
    expect(JSON.stringify(body)).not.toContain('odile');
    const released = await school.send('delete', lucas('pen'), { headers: { 'if-match': headers.etag! } });
    expect([released.status, released.body.pen, released.body.history.at(-1).event]).toEqual([
      200,
      null,
      'release-pen',
    ]);
    const again = await school.send('delete', lucas('pen'));
    expect([again.status, again.headers.etag]).toEqual([200, released.headers.etag]);
  });

  it('L1 closes the intentions before their day, and filters by state', async () => {
    const closed = await school.send('post', `${school.campaign}/closing`, { body: { entry: 'intentions' } });
    expect(closed.body.closed_at.intentions).toContain('-02-10T12:');
    const again = await school.send('post', `${school.campaign}/closing`, { body: { entry: 'intentions' } });
    expect([again.status, again.headers.etag]).toEqual([200, closed.headers.etag]);
    const { body } = await school.get(
      `${school.campaign}/files?state=intentions-closed&division=3e%20A&level=troisieme`,
    );
    expect(body.files.map(({ pupil }: { pupil: { sub: string } }) => pupil.sub)).toEqual(['child-ines', 'child-lucas']);
    expect((await school.get(`${school.campaign}/files?state=decided`)).body).toEqual({ files: [] });
    expect((await school.get(`${school.campaign}/files?division=5e%20B`)).body).toEqual({ files: [] });
  });

  it('L1 records the opinion, and its acknowledgement on paper', async () => {
    const opinion = { answers: ['favourable', 'reserved'], recommended: 'cap', reasons: 'Un projet\nà préciser.' };
    const recorded = await school.put(school.file('opinion'), opinion);
    expect(recorded.body.state).toBe('intentions-closed');
    expect(recorded.body.opinion).toMatchObject({ ...opinion, recommended: { id: 'cap' } });
    const early = await school.put(school.file('acknowledgement'));
    expect([early.status, early.body.reason, early.body.state]).toEqual([409, 'not-now', 'intentions-closed']);
    expect(early.body.detail).toBe(
      'The file is in the state intentions-closed; this may be done in opinion-published, choices-open, choices-validated.',
    );
    school.comeTo('03-20');
    const told = await school.put(school.file('acknowledgement'));
    expect(told.body).toMatchObject({ state: 'opinion-acknowledged', acknowledgement: { by: { kind: 'school' } } });
  });

  it('L1 enters choices and records the proposal that refuses them', async () => {
    school.comeTo('05-10');
    const chosen = await school.put(school.file('choices'), { wishes: INTENTIONS.slice(0, 1) });
    expect(chosen.body).toMatchObject({ state: 'choices-validated', choices: { wishes: [{ rank: 1 }] } });
    school.comeTo('06-08');
    const proposed = await school.put(school.file('proposal'), { agreed: [false], other: 'cap', support: 'Tutorat' });
    expect(proposed.body).toMatchObject({
      state: 'proposal-published',
      proposal: { agreed: [false], other: { id: 'cap' }, support: 'Tutorat' },
    });
    expect(proposed.body.final_tracks).toBeUndefined();
    const early = await school.put(lucas('proposal'), { agreed: [] });
    expect(early.status).toBe(422);
    const none = await school.put(lucas('proposal'), { agreed: [false] });
    expect([none.status, none.body.reason]).toEqual([409, 'choices-entered']);
  });

  it('L1 follows the disagreement: answer, meeting, decision, appeal, commission, stay', async () => {
    expect((await school.put(school.file('answer'), { agrees: false })).body.state).toBe('meeting-due');
    const at = `${school.year + 1}-06-09T09:30:00+02:00`;
    const met = await school.put(school.file('meeting'), { at, place: 'Bureau de la principale' });
    expect(met.body).toMatchObject({
      state: 'meeting-set',
      meeting: { at: `${school.year + 1}-06-09T07:30:00.000Z`, place: 'Bureau de la principale' },
    });
    const early = await school.put(school.file('decision'), { tracks: ['cap'] });
    expect([early.status, early.body.reason]).toEqual([409, 'meeting-held']);
    expect(early.body.detail).toContain('The meeting has not taken place yet');
    school.comeTo('06-10');
    const decided = await school.put(school.file('decision'), { tracks: ['cap'], reasons: 'Au vu des résultats.' });
    expect(decided.body).toMatchObject({
      state: 'head-decided',
      decision: { tracks: [{ id: 'cap' }], reasons: 'Au vu des résultats.' },
    });
    expect(Date.parse(decided.body.decision.appeal_ends_at)).toBeGreaterThan(Date.parse(decided.body.decision.at));
    expect((await school.put(school.file('appeal'))).body.state).toBe('appealed');
    const final = await school.put(school.file('commission-decision'), { tracks: ['2de-pro'] });
    expect(final.body).toMatchObject({ state: 'commission-decided', final_tracks: [{ id: '2de-pro' }] });
    const staying = await school.put(school.file('stay'));
    expect(staying.body).toMatchObject({ state: 'staying', stay: { by: { kind: 'school' } } });
    expect(staying.body.history.map(({ event }: { event: string }) => event)).toEqual([
      'validate-intentions',
      'record-opinion',
      'acknowledge-opinion',
      'validate-choices',
      'record-proposal',
      'refuse-proposal',
      'set-meeting',
      'decide',
      'appeal',
      'record-commission',
      'ask-to-stay',
    ]);
  });

  it('L1 notes that a family accepts the head’s decision', async () => {
    await school.put(lucas('choices'), { wishes: [{ track: '2de-pro' }] });
    await school.put(lucas('proposal'), { agreed: [true] });
    const refused = await school.put(lucas('decision-acceptance'));
    expect([refused.status, refused.body.reason, refused.body.state]).toEqual([409, 'not-now', 'proposal-published']);
    await school.put(lucas('answer'), { agrees: false });
    await school.put(lucas('meeting'), { at: `${school.year + 1}-06-10T09:00:00Z` });
    await school.put(lucas('decision'), { tracks: ['2de-pro'] });
    const { status, body } = await school.put(lucas('decision-acceptance'));
    expect([status, body.state, body.final_tracks]).toEqual([
      200,
      'decided',
      [{ id: '2de-pro', name: '2de professionnelle' }],
    ]);
    const late = await school.put(lucas('appeal'));
    expect([late.status, late.body.state]).toEqual([409, 'decided']);
  });

  it('L1 reads the file, and is told when nothing changed', async () => {
    const { headers, body } = await school.get(school.file());
    const listed = await school.get(`${school.campaign}/files?state=staying`);
    const { history: _, ...shown } = body;
    expect(listed.body.files).toEqual([{ ...shown, etag: headers.etag }]);
    expect((await school.get(school.file(), { 'if-none-match': `"other", W/${headers.etag}` })).status).toBe(304);
  });

  it('L1 tells nothing but what the document says, of all that it says', () => {
    const told = Object.values(school.document.paths).flatMap((item) =>
      Object.values(item).flatMap(({ operationId, security }) =>
        security[0]!.clientCredentials![0]!.startsWith('orientation:') ? [operationId] : [],
      ),
    );
    expect([...school.description.done].sort()).toEqual(told.sort());
  });
});
