import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockouts } from '../../../src/idp/accounts/lockout.model.ts';
import { createLockout, type Lockout } from '../../../src/idp/accounts/lockout.ts';
import { createLimits } from '../../../src/web/limits.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestClock, testClock } from '../../support/test-clock.ts';

const secret = 'a secret of the configuration, 32 characters at least';
const settings = { delaysSeconds: [0, 0, 0, 0, 30, 60, 120, 240, 480, 900], triesPerAddressPerMinute: 60 };

describe('A3 the growing delay after wrong passwords', () => {
  let database: TestDatabase;
  let clock: TestClock;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.drop());

  const start = (): Lockout => {
    const { db } = database;
    return createLockout({ db, clock, limits: createLimits(db, clock), settings, secret });
  };
  let addresses = 0;
  const elsewhere = () => {
    addresses += 1;
    return `10.${addresses >> 8}.${addresses & 255}.7`;
  };
  const fail = (lockout: Lockout, identifier: string) => lockout.attempt({ identifier, address: elsewhere() });

  it('A3 four failures cost nothing, then each costs more, up to a quarter of an hour', async () => {
    clock = testClock();
    const lockout = start();
    for (const wait of settings.delaysSeconds) {
      expect(await fail(lockout, 'v.durant1')).toEqual({ ok: true });
      if (wait === 0) continue;
      const until = new Date(clock.now().getTime() + wait * 1000);
      expect(await fail(lockout, 'v.durant1')).toEqual({ ok: false, until });
      clock.advance(wait - 1);
      expect(await fail(lockout, 'v.durant1')).toEqual({ ok: false, until });
      clock.advance(1);
    }
    expect(await fail(lockout, 'v.durant1')).toEqual({ ok: true });
    expect(await fail(lockout, 'v.durant1')).toEqual({ ok: false, until: new Date(clock.now().getTime() + 900_000) });
  });

  it('S1 of 50 guesses at once, five are verified', async () => {
    clock = testClock();
    const lockout = start();
    const answers = await Promise.all(Array.from({ length: 50 }, () => fail(lockout, 'parallel')));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    expect((await lockouts(database.db).find().lean()).some(({ failures }) => failures > 5)).toBe(true);
  });

  it('S1 another process, or this one after a restart, knows the failures', async () => {
    clock = testClock();
    for (let failure = 0; failure < 5; failure += 1) await fail(start(), 'restart');
    expect(await fail(start(), 'restart')).toMatchObject({ ok: false });
  });

  it('S2 a thousand tries during the delay do not make it longer', async () => {
    clock = testClock();
    const lockout = start();
    for (let failure = 0; failure < 5; failure += 1) await fail(lockout, 'victim');
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 100 }, () => fail(lockout, 'victim')));
    }
    clock.advance(30);
    expect(await fail(lockout, 'victim')).toEqual({ ok: true });
  });

  it('A3 the right password forgets the failures on the identifier', async () => {
    clock = testClock();
    const lockout = start();
    for (let failure = 0; failure < 4; failure += 1) await fail(lockout, 's.brival');
    await lockout.succeeded({ identifier: 's.brival', address: '192.0.2.1' });
    for (let failure = 0; failure < 5; failure += 1) expect(await fail(lockout, 's.brival')).toEqual({ ok: true });
    expect(await fail(lockout, 's.brival')).toMatchObject({ ok: false });
  });

  it('S3 right passwords of parents behind one address of an operator are not counted against it', async () => {
    clock = testClock();
    const lockout = start();
    const address = '198.51.100.7';
    for (let parent = 0; parent < 100; parent += 1) {
      const attempt = { identifier: `parent${parent}`, address };
      expect(await lockout.attempt(attempt)).toEqual({ ok: true });
      await lockout.succeeded(attempt);
    }
  });

  it('S4 another spelling of the identifier is the same identifier', async () => {
    clock = testClock();
    const lockout = start();
    for (let failure = 0; failure < 5; failure += 1) await fail(lockout, 'spelling');
    for (const spelling of ['SPELLING', ' spelling ', 'Spelling']) {
      expect(await fail(lockout, spelling)).toMatchObject({ ok: false });
    }
  });

  it('A3 failures are forgotten after a day, though nothing swept them', async () => {
    clock = testClock();
    const lockout = start();
    for (let failure = 0; failure < 9; failure += 1) {
      await fail(lockout, 'yesterday');
      clock.advance(900);
    }
    clock.advance(24 * 3600);
    for (let failure = 0; failure < 5; failure += 1) expect(await fail(lockout, 'yesterday')).toEqual({ ok: true });
  });

  it('S3 one password tried on a thousand identifiers from one network is stopped at 60 a minute', async () => {
    clock = testClock();
    const lockout = start();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        lockout.attempt({ identifier: `spray${index}`, address: `203.0.113.${index}` }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(60);
    clock.advance(60);
    expect(await lockout.attempt({ identifier: 'spray1', address: '203.0.113.9' })).toEqual({ ok: true });
  });

  it('S2 a neighbour who tries without end does not keep out who signed in from the same browser before', async () => {
    clock = testClock();
    const lockout = start();
    const address = '192.0.2.40';
    for (let index = 0; index < 70; index += 1) await lockout.attempt({ identifier: `neighbour${index}`, address });
    const mine = { identifier: 'g.roumegoux', address, device: 'a browser that signed in' };
    for (let failure = 0; failure < 5; failure += 1) expect(await lockout.attempt(mine)).toEqual({ ok: true });
    expect(await lockout.attempt(mine)).toMatchObject({ ok: false });
    await lockout.succeeded(mine);
    expect(await lockout.attempt({ identifier: 'neighbour', address })).toMatchObject({ ok: false });
  });

  it('S2 what the address is refused is not held against the identifier', async () => {
    clock = testClock();
    const lockout = start();
    for (let index = 0; index < 60; index += 1) {
      await lockout.attempt({ identifier: `crowd${index}`, address: '192.0.2.1' });
    }
    for (let index = 0; index < 20; index += 1) {
      expect(await lockout.attempt({ identifier: 'neighbour', address: '192.0.2.2' })).toMatchObject({ ok: false });
    }
    for (let failure = 0; failure < 5; failure += 1) expect(await fail(lockout, 'neighbour')).toEqual({ ok: true });
  });

  it('S58 what was typed as an identifier is not kept in clear', async () => {
    clock = testClock();
    await fail(start(), 'My-Password-Typed-1!');
    expect(JSON.stringify(await lockouts(database.db).find().lean())).not.toMatch(/password/i);
  });
});
