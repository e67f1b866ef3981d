import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setDates } from '../../../src/portal/campaign/campaigns.ts';
import { type Change, finalTracks } from '../../../src/portal/campaign/changes.ts';
import type { Wish } from '../../../src/portal/campaign/file.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { DATES, DAY, GT, HEAD, newPupil, PRO, portalOn, SANDRINE, SCHOOL, type SchoolPortal } from './school-year.ts';

const UAI = '0530011L';
const SET = { uai: UAI, year: 2026, by: HEAD };

let database: TestDatabase;
let portal: SchoolPortal;
let pupil: ReturnType<typeof newPupil>;

beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  portal = portalOn(database.db);
  pupil = newPupil(portal, { uai: UAI });
  await setDates(portal, { ...SET, dates: DATES });
});

const intentions = (wishes: Wish[]): Change => ({ event: 'validate-intentions', wishes });
const choices = (wishes: Wish[]): Change => ({ event: 'validate-choices', wishes });
const opinion = (...answers: ('favourable' | 'reserved' | 'unfavourable')[]): Change => ({
  event: 'record-opinion',
  opinion: { answers },
});
const proposal = (...agreed: boolean[]): Change => ({ event: 'record-proposal', proposal: { agreed } });
const family = (change: Change) => pupil.does(SANDRINE, change);
const school = (change: Change) => pupil.does(SCHOOL, change);
const state = async () => (await pupil.read()).state;

/** As far as a decision of the head that the family did not ask for. */
async function refusedByHead() {
  portal.goTo(DAY.choices);
  await family(choices(GT));
  portal.goTo(DAY.lastCouncils);
  await school(proposal(false));
  portal.goTo(DAY.proposals);
  await family({ event: 'refuse-proposal' });
  portal.goTo(DAY.meetings);
  await school({ event: 'set-meeting', meeting: { at: new Date(DAY.meetings), place: 'Bureau' } });
  await school({ event: 'decide', tracks: ['cap'], reasons: 'Résultats' });
}

describe('I5 the council’s opinion', () => {
  it('I5 waits for its day, is acknowledged, corrected, and acknowledged again; history keeps the first', async () => {
    await family(intentions(PRO));
    portal.goTo(DAY.councils);
    await school(opinion('favourable', 'reserved'));
    expect(await state()).toBe('intentions-closed');
    expect(await family({ event: 'acknowledge-opinion' })).toMatchObject({ ok: false, reason: 'not-now' });
    expect((await pupil.read()).file!.notices.at(-1)).toEqual({
      kind: 'opinion',
      version: 2,
      dueAt: new Date('2027-03-18T23:00:00Z'),
    });
    portal.goTo(DAY.opinions);
    expect(await family({ event: 'acknowledge-opinion' })).toMatchObject({ now: { state: 'opinion-acknowledged' } });
    expect(await school(opinion('favourable', 'reserved'))).toMatchObject({ now: { state: 'opinion-acknowledged' } });
    expect(await school(opinion('favourable', 'favourable'))).toMatchObject({ now: { state: 'opinion-published' } });
    expect((await pupil.read()).file!.acknowledged).toBeUndefined();
    portal.goTo(DAY.choices);
    expect(await family({ event: 'acknowledge-opinion' })).toMatchObject({ ok: true, now: { state: 'choices-open' } });
    const { file } = await pupil.read();
    expect(file!.history.map(({ event, to }) => [event, to])).toEqual([
      ['validate-intentions', 'intentions-validated'],
      ['record-opinion', 'intentions-closed'],
      ['acknowledge-opinion', 'opinion-acknowledged'],
      ['record-opinion', 'opinion-published'],
      ['acknowledge-opinion', 'choices-open'],
    ]);
    expect(file!.history[1]!.content).toEqual({ opinion: { answers: ['favourable', 'reserved'] } });
  });

  it('I5 needs intentions: a family that entered none gives them on paper', async () => {
    portal.goTo(DAY.councils);
    expect(await school(opinion())).toMatchObject({ ok: false, reason: 'intentions-entered' });
    expect(await family(intentions(GT))).toMatchObject({ ok: false, reason: 'not-now' });
    expect(await school(intentions(GT))).toMatchObject({ ok: true });
    expect(await school(opinion('favourable'))).toMatchObject({ ok: true });
    expect(await school(intentions(PRO))).toMatchObject({ ok: false, reason: 'no-opinion-yet' });
  });

  it('I5 recorded after its day is published at once', async () => {
    await family(intentions(GT));
    portal.goTo(DAY.opinions);
    expect(await school(opinion('favourable'))).toMatchObject({ now: { state: 'opinion-published' } });
    const { file } = await pupil.read();
    expect(file).toMatchObject({ state: 'opinion-published', history: [{}, { to: 'opinion-published' }] });
    expect(file!.notices.at(-1)!.dueAt).toEqual(new Date(DAY.opinions));
  });
});

describe('I6 the decision', () => {
  it('I6 follows a proposal that agrees, by the family’s word or by her silence', async () => {
    portal.goTo(DAY.choices);
    await family(choices(PRO));
    portal.goTo(DAY.lastCouncils);
    await school(proposal(false, true));
    portal.goTo(DAY.proposals);
    expect(await state()).toBe('proposal-published');
    portal.goTo(DAY.meetings);
    expect(await state()).toBe('decided');
    expect(finalTracks(await pupil.read())).toEqual(['cap']);
    await setDates(portal, { ...SET, dates: { ...DATES, answersClose: '2027-06-25' } });
    expect(await state()).toBe('proposal-published');
    expect(finalTracks(await pupil.read())).toBeUndefined();
    expect(await family({ event: 'accept-proposal' })).toMatchObject({ ok: true, now: { state: 'decided' } });
    expect(finalTracks(await pupil.read())).toEqual(['cap']);
  });

  it('I6 comes from the head after a meeting alone; appeal runs three working days, then nobody appeals', async () => {
    await refusedByHead();
    const { file, state: now } = await pupil.read();
    expect(now).toBe('head-decided');
    expect(file!.headDecision).toMatchObject({ tracks: ['cap'], appealEndsAt: new Date('2027-06-24T22:00:00Z') });
    portal.goTo('2027-06-24T21:59:59Z');
    expect(await family({ event: 'appeal' })).toMatchObject({ ok: true, now: { state: 'appealed' } });
    expect(finalTracks(await pupil.read())).toBeUndefined();
    portal.goTo('2027-07-01T09:00:00Z');
    await school({ event: 'record-commission', tracks: ['2de-gt'] });
    await school({ event: 'record-commission', tracks: ['2de-pro'], reasons: 'Erreur de saisie' });
    expect(finalTracks(await pupil.read())).toEqual(['2de-pro']);
    expect(await family({ event: 'ask-to-stay' })).toMatchObject({ ok: true, now: { state: 'staying' } });
    expect(finalTracks(await pupil.read())).toBeUndefined();
  });

  it('I6 stands when the term is over; staying in the class is asked for without an appeal', async () => {
    await refusedByHead();
    portal.goTo('2027-06-24T22:00:00Z');
    expect(await family({ event: 'appeal' })).toMatchObject({ ok: false, reason: 'not-now' });
    expect(await state()).toBe('decided');
    expect(await family({ event: 'ask-to-stay' })).toMatchObject({ ok: true });
    expect(await family({ event: 'ask-to-stay' })).toMatchObject({ ok: true, now: { file: { version: 6 } } });
  });

  it('I6 is nothing when the year ends before it: no silence turns a refusal into a yes', async () => {
    portal.goTo(DAY.choices);
    await family(choices(GT));
    portal.goTo(DAY.lastCouncils);
    await school(proposal(false));
    portal.goTo(DAY.meetings);
    expect(await state()).toBe('meeting-due');
    expect(await school({ event: 'decide', tracks: ['cap'] })).toMatchObject({ ok: false, reason: 'not-now' });
    portal.goTo(DAY.summer);
    expect(await state()).toBe('ended');
    expect(finalTracks(await pupil.read())).toBeUndefined();
  });

  it('I6 needs choices: a family that entered none gives them on paper, after closing too', async () => {
    portal.goTo(DAY.lastCouncils);
    expect(await state()).toBe('choices-closed');
    expect(await school(proposal())).toMatchObject({ ok: false, reason: 'choices-entered' });
    expect(await school(choices(GT))).toMatchObject({ ok: true });
    expect(await school(proposal(true))).toMatchObject({ ok: true, now: { state: 'choices-closed' } });
  });
});
