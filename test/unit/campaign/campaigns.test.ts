import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeEntry, readCampaign, setDates } from '../../../src/portal/campaign/campaigns.ts';
import type { Wish } from '../../../src/portal/campaign/file.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { DATES, DAY, GT, HEAD, newPupil, PRO, portalOn, SANDRINE, SCHOOL, type SchoolPortal } from './school-year.ts';

let database: TestDatabase;
let portal: SchoolPortal;
let uai: string;
let schools = 0;

beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  portal = portalOn(database.db);
  schools += 1;
  uai = `053${String(schools).padStart(4, '0')}K`;
});

const set = (change: Partial<typeof DATES> = {}, more: object = {}) =>
  setDates(portal, { uai, year: 2026, dates: { ...DATES, ...change }, by: HEAD, ...more });
const close = (entry: 'intentions' | 'choices', more: object = {}) =>
  closeEntry(portal, { uai, year: 2026, entry, by: SCHOOL.author, ...more });
const read = () => readCampaign(portal, { uai, year: 2026 });
const intentions = (wishes: Wish[] = GT) => ({ event: 'validate-intentions' as const, wishes });

describe('I7 a campaign', () => {
  it('I7 keeps who opened it and who moved its dates, and when; the same dates again change nothing', async () => {
    expect(await read()).toBeUndefined();
    expect(await set()).toMatchObject({ ok: true, created: true, campaign: { version: 1 } });
    portal.goTo(DAY.councils);
    expect(await set()).toMatchObject({ ok: true, created: false, campaign: { version: 1 } });
    expect(await set({ opinionsOn: '2027-03-20' }, { by: SCHOOL.author })).toMatchObject({ campaign: { version: 2 } });
    expect((await read())!.history).toEqual([
      { at: new Date(DAY.intentions), by: HEAD, dates: DATES },
      { at: new Date(DAY.councils), by: SCHOOL.author, dates: { ...DATES, opinionsOn: '2027-03-20' } },
    ]);
  });

  it('I7 is not opened with dates out of order', async () => {
    expect(await set({ choicesOpen: '2027-01-01' })).toMatchObject({ ok: false, reason: 'dates-out-of-order' });
    expect(await read()).toBeUndefined();
  });

  it('L1 is changed by who saw its last version alone, and created once of ten times at once', async () => {
    const at = (expectedVersion: number) => set({ opinionsOn: '2027-03-20' }, { expectedVersion });
    expect(await at(1)).toMatchObject({ ok: false, reason: 'changed-meanwhile' });
    const created = await Promise.all(Array.from({ length: 10 }, () => at(0)));
    expect(created.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await set({}, { expectedVersion: 1 })).toMatchObject({ ok: true });
    expect(await set({ endsOn: '2027-07-10' }, { expectedVersion: 1 })).toMatchObject({ reason: 'changed-meanwhile' });
    expect(await close('intentions', { expectedVersion: 1 })).toMatchObject({ reason: 'changed-meanwhile' });
  });

  it('I7 closes at once; whoever was typing is refused; moving the day opens again; writing the day down does not', async () => {
    await set();
    const pupil = newPupil(portal, { uai });
    await pupil.does(SANDRINE, intentions());
    portal.goTo('2027-02-10T15:00:00Z');
    expect(await close('intentions')).toMatchObject({ ok: true, campaign: { version: 2 } });
    expect(await close('intentions')).toMatchObject({ ok: true, campaign: { version: 2 } });
    expect(await pupil.does(SANDRINE, intentions(PRO))).toMatchObject({
      ok: false,
      reason: 'not-now',
      now: { state: 'intentions-closed', file: { intentions: { wishes: GT } } },
    });
    await set({ intentionsClose: '2027-02-10' });
    expect((await pupil.read()).state).toBe('intentions-closed');
    await set({ intentionsClose: '2027-02-12' });
    expect(await pupil.does(SANDRINE, intentions(PRO))).toMatchObject({ ok: true });
    expect((await read())!.history.map(({ closed, dates }) => closed ?? dates!.intentionsClose)).toEqual([
      '2027-02-26',
      'intentions',
      '2027-02-10',
      '2027-02-12',
    ]);
  });

  it('I7 closes nothing that has not begun, and nothing without a campaign', async () => {
    expect(await close('choices')).toEqual({ ok: false, reason: 'no-campaign' });
    await set();
    expect(await close('choices')).toEqual({ ok: false, reason: 'not-open' });
    portal.goTo(DAY.lastCouncils);
    expect(await close('choices')).toMatchObject({ ok: true, campaign: { version: 1 } });
  });

  it('I7 has nothing to do with that of the next year', async () => {
    await set();
    const nextYear = Object.fromEntries(
      Object.entries(DATES).map(([name, day]) => [name, day.replace('2027', '2028')]),
    ) as unknown as typeof DATES;
    await setDates(portal, { uai, year: 2027, dates: nextYear, by: HEAD });
    const pupil = newPupil(portal, { uai });
    await pupil.does(SANDRINE, intentions());
    portal.goTo('2028-02-01T09:00:00Z');
    expect(await pupil.read()).toMatchObject({ state: 'ended', file: { pen: { sub: 'sandrine' } } });
    const again = newPupil(portal, { uai, year: 2027 });
    expect(await again.read()).toMatchObject({ state: 'intentions-open' });
    expect((await again.read()).file).toBeUndefined();
  });
});
