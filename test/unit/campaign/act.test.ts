import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { act } from '../../../src/portal/campaign/act.ts';
import { setDates } from '../../../src/portal/campaign/campaigns.ts';
import { type OrientationFile, orientationFiles, type Wish } from '../../../src/portal/campaign/file.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  DATES,
  DAY,
  GT,
  HEAD,
  KARIM,
  newPupil,
  PRO,
  portalOn,
  SANDRINE,
  SCHOOL,
  type SchoolPortal,
  UAI,
  YEAR,
} from './school-year.ts';

let database: TestDatabase;
let portal: SchoolPortal;

beforeAll(async () => {
  database = await openPortalTestDatabase();
  await setDates(portalOn(database.db), { uai: UAI, year: YEAR, dates: DATES, by: HEAD });
});
afterAll(() => database.drop());
beforeEach(() => {
  portal = portalOn(database.db);
});

const intentions = (wishes: Wish[] = GT) => ({ event: 'validate-intentions' as const, wishes });
const stored = (id: string) => orientationFiles(database.db).findById(id).lean<OrientationFile>();

describe('I2 the pen', () => {
  it('I2 goes to the first who validates; the other guardian is told, and changes nothing', async () => {
    const { does, read } = newPupil(portal);
    expect(await does(SANDRINE, intentions())).toMatchObject({ ok: true, now: { state: 'intentions-validated' } });
    expect(await does(KARIM, intentions(PRO))).toMatchObject({ ok: false, reason: 'pen-taken-by-other' });
    expect(await does(KARIM, intentions(GT))).toMatchObject({ ok: false, reason: 'pen-taken-by-other' });
    const { file } = await read();
    expect(file).toMatchObject({ pen: { sub: 'sandrine' }, intentions: { wishes: GT }, version: 1 });
  });

  it('I2 goes to one of two who press «Valider» fifty times at once: nothing of hers is lost, the other never writes', async () => {
    const { does, read } = newPupil(portal);
    const pressed = Array.from({ length: 50 }, (_, press) => ({
      who: press % 2 ? SANDRINE : KARIM,
      wishes: [{ track: 'cap', occupation: `Métier ${press}` }],
    }));
    const outcomes = await Promise.all(pressed.map(({ who, wishes }) => does(who, intentions(wishes))));
    const { file } = await read();
    const winner = file!.pen!.sub;
    pressed.forEach(({ who }, press) => {
      const expected = who.author.id === winner ? { ok: true } : { ok: false, reason: 'pen-taken-by-other' };
      expect(outcomes[press]).toMatchObject(expected);
    });
    const theirs = pressed.filter(({ who }) => who.author.id === winner);
    expect(file!.history).toHaveLength(25);
    expect(file!.version).toBe(25);
    expect(file!.history.map(({ content }) => JSON.stringify(content)).sort()).toEqual(
      theirs.map(({ wishes }) => JSON.stringify({ wishes })).sort(),
    );
    expect(file!.history.at(-1)!.content).toEqual({ wishes: file!.intentions!.wishes });
  });

  it('I2 is everyone’s where the school says «both»: history shows each, one mail waits for the last state', async () => {
    portal = portalOn(database.db, { schools: [{ uai: UAI, pen: 'both' }] });
    const { does, read } = newPupil(portal);
    const stay = (id: string) => ({ id, endsAt: new Date(DAY.councils) });
    await does({ ...SANDRINE, stay: stay('hers') }, intentions(GT));
    expect(await does({ ...KARIM, stay: stay('his') }, intentions(PRO))).toMatchObject({ ok: true });
    const { file } = await read();
    expect(file!.history.map(({ by }) => by.id)).toEqual(['sandrine', 'karim']);
    expect(file!.intentions).toMatchObject({ by: { id: 'karim' }, wishes: PRO });
    expect(file!.notices).toEqual([{ kind: 'recap', version: 2, dueAt: new Date(DAY.councils), stay: 'his' }]);
  });

  it('I2 is given back by the school alone, then taken by whoever validates next', async () => {
    const { does, read } = newPupil(portal);
    await does(SANDRINE, intentions());
    expect(await does(SANDRINE, { event: 'release-pen' })).toMatchObject({ ok: false, reason: 'never-yours' });
    expect(await does(SCHOOL, { event: 'release-pen' })).toMatchObject({ ok: true });
    expect((await read()).file!.pen).toBeUndefined();
    expect(await does(KARIM, intentions(PRO))).toMatchObject({ ok: true });
    expect(await does(SANDRINE, intentions())).toMatchObject({ reason: 'pen-taken-by-other' });
    expect((await read()).file!.history.map(({ event }) => event)).toEqual([
      'validate-intentions',
      'release-pen',
      'validate-intentions',
    ]);
  });

  it('I2 stays free when the school enters a paper form: the guardian who enters the same takes it', async () => {
    const { does, read } = newPupil(portal);
    await does(SCHOOL, intentions());
    expect((await read()).file!.pen).toBeUndefined();
    await does(KARIM, intentions());
    expect((await read()).file).toMatchObject({ pen: { sub: 'karim' }, version: 2 });
  });
});

describe('I8 what is done', () => {
  it('I8 twice is written once: the first author and hour stay, and no second mail waits', async () => {
    const { does, read, key } = newPupil(portal);
    await does(SANDRINE, intentions(PRO));
    const before = await stored(`${UAI}:${YEAR}:${key.pupil}`);
    portal.goTo('2027-02-02T09:00:00Z');
    expect(await does(SANDRINE, intentions(PRO.map((wish) => ({ ...wish }))))).toMatchObject({ ok: true });
    expect((await read()).file).toEqual(before);
  });

  it('I8 wrongly is written nowhere, and said: three intentions, two answers of the council', async () => {
    const { does, read } = newPupil(portal);
    expect(await does(SANDRINE, intentions([...GT, ...GT]))).toMatchObject({
      ok: false,
      reason: 'faulty',
      faults: [{ rank: 2, field: 'track', reason: 'twice' }],
    });
    await does(SANDRINE, intentions([...GT, ...PRO]));
    portal.goTo(DAY.councils);
    const opinion = { answers: ['favourable' as const, 'reserved' as const] };
    expect(await does(SCHOOL, { event: 'record-opinion', opinion })).toMatchObject({
      faults: [{ field: 'answers', reason: 'count' }],
    });
    expect((await read()).file!.version).toBe(1);
  });

  it('I4 I8 leaves the mails that wait as those who send them left them, and what it does not know', async () => {
    const { does, read, key } = newPupil(portal);
    await does(SANDRINE, intentions(PRO));
    const current = await read();
    const _id = `${UAI}:${YEAR}:${key.pupil}`;
    const moved = new Date('2027-02-05T08:00:00Z');
    const later = { 'notices.0.dueAt': moved, ofNextRelease: 'kept' };
    await orientationFiles(database.db).collection.updateOne({ _id } as object, { $set: later });
    const outcome = await act(portal, key, SCHOOL, { event: 'release-pen' }, { current });
    expect(outcome).toMatchObject({ ok: true });
    expect(await stored(_id)).toMatchObject({ version: 2, notices: [{ dueAt: moved }, {}], ofNextRelease: 'kept' });
    expect(await stored(_id)).not.toHaveProperty('pen');
  });

  it('I8 stores no field that is absent', async () => {
    const { does, key } = newPupil(portal);
    await does(SANDRINE, intentions([{ track: 'cap', occupation: undefined as never }]));
    const document = await stored(`${UAI}:${YEAR}:${key.pupil}`);
    expect(JSON.stringify(document)).not.toContain('null');
  });

  it('I8 thirty times in an hour by a family has to wait; the school never has, nor the family an hour later', async () => {
    const { does, read } = newPupil(portal);
    const press = (n: number) => does(SANDRINE, intentions([{ track: 'cap', occupation: `Essai ${n}` }]));
    for (let n = 0; n < 30; n += 1) expect(await press(n)).toMatchObject({ ok: true });
    expect(await press(30)).toMatchObject({ ok: false, reason: 'too-often' });
    expect(await press(29)).toMatchObject({ ok: true });
    expect(await does(SCHOOL, intentions(GT))).toMatchObject({ ok: true });
    portal.goTo('2027-02-01T10:00:00Z');
    expect(await press(31)).toMatchObject({ ok: true });
    expect((await read()).file!.history).toHaveLength(32);
  });
});
