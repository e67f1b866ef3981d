import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { limitCounters } from '../../../src/web/limit.model.ts';
import { createLimits, type Limits, type Use } from '../../../src/web/limits.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestClock, testClock } from '../../support/test-clock.ts';

const hourly = { name: 'sms-number-hour', points: 3, seconds: 3600 };
const apart = { name: 'sms-number-minute', points: 1, seconds: 60 };
const phone = '+33639980111';

describe('S5 limits', () => {
  let database: TestDatabase;
  let clock: TestClock;
  let limits: Limits;
  beforeAll(async () => {
    database = await openTestDatabase();
    clock = testClock();
    limits = createLimits(database.db, clock);
  });
  afterAll(() => database.drop());

  const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);

  it('S13 let through what is allowed, then say until when to wait', async () => {
    for (let take = 0; take < 3; take += 1) expect(await limits.take(hourly, 'a')).toEqual({ ok: true });
    clock.advance(600);
    expect(await limits.take(hourly, 'a')).toEqual({ ok: false, until: inSeconds(3000) });
    expect(await limits.take(hourly, 'b')).toEqual({ ok: true });
    expect(await limits.take({ ...hourly, name: 'other' }, 'a')).toEqual({ ok: true });
  });

  it('S13 open anew when the window closes, though nothing swept the counter', async () => {
    clock.advance(2999);
    expect(await limits.take(hourly, 'a')).toMatchObject({ ok: false });
    clock.advance(1);
    for (let take = 0; take < 3; take += 1) expect(await limits.take(hourly, 'a')).toEqual({ ok: true });
    expect(await limits.take(hourly, 'a')).toEqual({ ok: false, until: inSeconds(3600) });
  });

  it('S8 hold for 50 takes at once, on a subject never seen before', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => limits.take(hourly, 'crowd')));
    expect(taken.filter(({ ok }) => ok)).toHaveLength(3);
  });

  it('B5 several limits are taken together or not at all', async () => {
    const uses: Use[] = [
      [apart, phone],
      [hourly, phone],
    ];
    expect(await limits.takeAll(uses)).toEqual({ ok: true });
    for (let press = 0; press < 10; press += 1) {
      expect(await limits.takeAll(uses)).toEqual({ ok: false, until: inSeconds(60) });
    }
    for (let send = 0; send < 2; send += 1) {
      clock.advance(60);
      expect(await limits.takeAll(uses)).toEqual({ ok: true });
    }
    clock.advance(60);
    expect(await limits.takeAll(uses)).toEqual({ ok: false, until: inSeconds(3420) });
  });

  it('B5 a look takes nothing, and a point given back can be taken again', async () => {
    expect(await limits.look(apart, 'look')).toEqual({ ok: true });
    expect(await limits.take(apart, 'look')).toEqual({ ok: true });
    expect(await limits.look(apart, 'look')).toEqual({ ok: false, until: inSeconds(60) });
    await limits.giveBack(apart, 'look');
    await limits.giveBack(apart, 'look');
    expect(await limits.take(apart, 'look')).toEqual({ ok: true });
    expect(await limits.take(apart, 'look')).toMatchObject({ ok: false });
    clock.advance(60);
    expect(await limits.look(apart, 'look')).toEqual({ ok: true });
  });

  it('S58 subjects are not kept in clear', async () => {
    expect(JSON.stringify(await limitCounters(database.db).find().lean())).not.toContain('639980111');
  });
});
