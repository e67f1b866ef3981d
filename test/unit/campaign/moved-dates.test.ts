import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeEntry, readCampaign, setDates } from '../../../src/portal/campaign/campaigns.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { DATES, DAY, GT, HEAD, newPupil, portalOn, SANDRINE, SCHOOL, type SchoolPortal, YEAR } from './school-year.ts';

let database: TestDatabase;
let portal: SchoolPortal;
let pupil: ReturnType<typeof newPupil>;
let uai: string;
let schools = 0;

beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  schools += 1;
  uai = `053002${schools}A`;
  portal = portalOn(database.db);
  pupil = newPupil(portal, { uai });
  await move();
});

const move = (dates: Partial<typeof DATES> = {}) =>
  setDates(portal, { uai, year: YEAR, dates: { ...DATES, ...dates }, by: HEAD });
const family = (change: Change) => pupil.does(SANDRINE, change);
const school = (change: Change) => pupil.does(SCHOOL, change);
const state = async () => (await pupil.read()).state;

async function refusedByHead(decidedAt: string) {
  portal.goTo(DAY.choices);
  await family({ event: 'validate-choices', wishes: GT });
  portal.goTo(DAY.lastCouncils);
  await school({ event: 'record-proposal', proposal: { agreed: [false] } });
  portal.goTo(DAY.proposals);
  await family({ event: 'refuse-proposal' });
  portal.goTo(decidedAt);
  await school({ event: 'set-meeting', meeting: { at: new Date(decidedAt) } });
  await school({ event: 'decide', tracks: ['cap'] });
}

describe('I6 the time to answer a proposal', () => {
  it('I6 is three working days from a proposal recorded on the last day of the campaign', async () => {
    portal.goTo(DAY.choices);
    await family({ event: 'validate-choices', wishes: GT });
    portal.goTo('2027-07-09T15:00:00Z');
    await school({ event: 'record-proposal', proposal: { agreed: [true] } });
    portal.goTo('2027-07-13T21:59:59Z');
    expect(await state()).toBe('proposal-published');
    expect(await family({ event: 'refuse-proposal' })).toMatchObject({ ok: true });
  });

  it('I6 ends with the year where nobody used it', async () => {
    portal.goTo(DAY.choices);
    await family({ event: 'validate-choices', wishes: GT });
    portal.goTo('2027-07-09T15:00:00Z');
    await school({ event: 'record-proposal', proposal: { agreed: [true] } });
    portal.goTo('2027-07-13T22:00:00Z');
    expect(await state()).toBe('ended');
    expect(await family({ event: 'refuse-proposal' })).toMatchObject({ ok: false, reason: 'not-now' });
  });
});

describe('I6 the term of an appeal', () => {
  it('I6 is not cut by the end of the campaign when the head decides on its last day', async () => {
    await refusedByHead('2027-07-09T15:00:00Z');
    portal.goTo('2027-07-13T21:59:59Z');
    expect(await state()).toBe('head-decided');
    expect(await family({ event: 'appeal' })).toMatchObject({ ok: true, now: { state: 'appealed' } });
  });

  it('I6 is not cut by a school that moves the end of the campaign before it, and ends by itself', async () => {
    await refusedByHead(DAY.meetings);
    portal.goTo('2027-06-23T09:00:00Z');
    expect(await move({ answersClose: '2027-06-18', endsOn: '2027-06-22' })).toMatchObject({ ok: true });
    expect(await state()).toBe('head-decided');
    portal.goTo('2027-06-24T22:00:00Z');
    expect(await state()).toBe('ended');
    expect(await family({ event: 'appeal' })).toMatchObject({ ok: false, reason: 'not-now' });
  });
});

describe('I7 dates that are moved', () => {
  it('I7 open an entry on its new first day, that was closed too early and then put off', async () => {
    portal.goTo('2027-01-05T09:00:00Z');
    await closeEntry(portal, { uai, year: YEAR, entry: 'intentions', by: HEAD });
    await move({ intentionsOpen: '2027-02-08' });
    expect(await state()).toBe('not-open');
    portal.goTo('2027-02-09T09:00:00Z');
    expect(await state()).toBe('intentions-open');
  });
});

describe('L1 a loop gone wrong in a school’s software', () => {
  const opinion = (count: number): Change => ({
    event: 'record-opinion',
    opinion: { answers: ['reserved'], reasons: `Motif ${count}` },
  });

  it('L1 cannot fill a pupil’s file until nobody can write to it any more', async () => {
    await family({ event: 'validate-intentions', wishes: GT });
    portal.goTo(DAY.councils);
    for (let count = 0; count < 100; count += 1) expect(await school(opinion(count))).toMatchObject({ ok: true });
    expect(await school(opinion(100))).toMatchObject({ ok: false, reason: 'too-often' });
    expect(await school(opinion(99))).toMatchObject({ ok: true });
    expect(await pupil.does({ author: HEAD }, opinion(100))).toMatchObject({ ok: true });
    portal.goTo('2027-03-08T10:00:01Z');
    expect(await school(opinion(101))).toMatchObject({ ok: true });
    const [entry] = (await pupil.read()).file!.history.slice(-1);
    const before = Array.from({ length: 500 }, () => ({ ...entry!, at: new Date(DAY.intentions) }));
    await orientationFiles(database.db).updateOne({ pupil: pupil.key.pupil }, { $set: { history: before } });
    expect(await school(opinion(102))).toMatchObject({ ok: false, reason: 'too-often' });
    portal.goTo(DAY.choices);
    expect(await family({ event: 'validate-choices', wishes: GT })).toMatchObject({ ok: true });
  });

  it('L1 cannot fill a campaign with its dates either', async () => {
    const days = ['2027-07-10', '2027-07-12'];
    for (let count = 1; count < 100; count += 1)
      expect(await move({ endsOn: days[count % 2]! })).toMatchObject({ ok: true });
    expect(await move()).toMatchObject({ ok: false, reason: 'too-often' });
    const closing = await closeEntry(portal, { uai, year: YEAR, entry: 'intentions', by: HEAD });
    expect(closing).toMatchObject({ ok: false, reason: 'too-often' });
    portal.goTo('2027-02-01T10:00:01Z');
    expect(await move()).toMatchObject({ ok: true });
    expect((await readCampaign(portal, { uai, year: YEAR }))!.history).toHaveLength(101);
  });
});

describe('I6 a meeting with the head of school', () => {
  it('I6 is in the school year, at a place told in a few words', async () => {
    portal.goTo(DAY.choices);
    await family({ event: 'validate-choices', wishes: GT });
    portal.goTo(DAY.lastCouncils);
    await school({ event: 'record-proposal', proposal: { agreed: [false] } });
    portal.goTo(DAY.meetings);
    const meeting = (at: string, place?: string): Promise<unknown> =>
      school({ event: 'set-meeting', meeting: { at: new Date(at), ...(place && { place }) } });
    for (const at of [
      '+010000-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '2026-07-31T21:59:59Z',
      '2027-07-31T22:00:00Z',
    ])
      expect(await meeting(at)).toMatchObject({ reason: 'faulty', faults: [{ field: 'at', reason: 'outside-year' }] });
    expect(await meeting('2027-06-22T09:00:00Z', 'x'.repeat(201))).toMatchObject({
      faults: [{ field: 'place', reason: 'too-long' }],
    });
    expect(await meeting('2027-06-22T09:00:00Z', 'x'.repeat(200))).toMatchObject({ ok: true });
  });
});
