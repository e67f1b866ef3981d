import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { secondFactors } from '../../../src/idp/accounts/second-factor/second-factor.model.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { AT, addApp, afterPassword, done, recoveryIn, someone, withApp } from './own-phone.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const nextStep = () => services.clock.forward({ seconds: 30 });

describe('F8 adding an authenticator app', () => {
  it('F8 the app counts once one of its codes was typed, and ten recovery codes are shown', async () => {
    const { account, recovery } = await withApp(services);
    expect(new Set(recovery).size).toBe(10);
    const stored = await accounts(services.idp.db).findById(account._id).lean();
    expect(stored?.secondFactors).toEqual(['totp']);
  });

  it('S9 before a right code nothing is asked for at sign-in', async () => {
    const account = await someone(services);
    const visitor = await visitAccount(services, account);
    await visitor.press(`${AT}/totp/start`, {}, AT);
    const wrong = await visitor.press(`${AT}/totp`, { code: '000000' }, AT);
    expect(wrong.status).toBe(422);
    expect((await afterPassword(services, account)).location).not.toContain('second-factor');
  });

  it('S9 neither the secret nor a recovery code can be read in the database', async () => {
    const { account, recovery } = await withApp(services);
    const stored = JSON.stringify(await secondFactors(services.idp.db).findById(account._id).lean());
    expect(stored).not.toMatch(/[A-Z2-7]{32}"/);
    for (const code of recovery) expect(stored).not.toContain(code);
  });

  it('F8 the codes are never shown again; new ones replace them', async () => {
    const { account, visitor, recovery } = await withApp(services);
    for (const page of [AT, `${AT}/totp`, `${AT}/codes`])
      expect(recoveryIn((await visitor.get(page)).text)).toEqual([]);
    const renewed = recoveryIn((await visitor.press(`${AT}/codes`, {}, AT)).text);
    expect(renewed).toHaveLength(10);
    const { press } = await afterPassword(services, account);
    expect((await press('/recovery', { code: recovery[0]! })).status).toBe(422);
    expect(done(await press('/recovery', { code: renewed[0]! }))).toBe(true);
  });

  it('S27 a sign-in older than 15 minutes adds and removes nothing', async () => {
    const { account, visitor } = await withApp(services);
    const token = await visitor.token(AT);
    services.clock.forward({ minutes: 16 });
    for (const path of ['/totp/remove', '/codes', '/totp/start']) {
      const { headers } = await visitor.agent.post(`${AT}${path}`).type('form').send({ _csrf: token });
      expect(headers.location).toMatch(/^\/authorize\?/);
    }
    const stored = await accounts(services.idp.db).findById(account._id).lean();
    expect(stored?.secondFactors).toEqual(['totp']);
  });

  it('S23 no form is taken without the page’s token', async () => {
    const { visitor } = await withApp(services);
    for (const path of ['/totp/remove', '/codes', '/totp/start', '/totp', '/passkey']) {
      expect((await visitor.agent.post(`${AT}${path}`).type('form').send({})).status).toBe(403);
    }
  });

  it('S28 removing it ends the other sessions, and the password is enough again', async () => {
    const { account, visitor, recovery } = await withApp(services);
    const elsewhere = await visitAccount(services);
    const other = await afterPassword(services, account, {}, elsewhere.agent);
    const back = await other.press('/recovery', { code: recovery[0]! });
    await elsewhere.get(new URL(back.headers.location!).pathname);
    expect((await elsewhere.get(AT)).status).toBe(200);
    const removed = await visitor.press(`${AT}/totp/remove`, {}, AT);
    expect(removed.headers.location).toBe(`${AT}?done=totp-removed`);
    expect((await visitor.get(AT)).status).toBe(200);
    expect((await elsewhere.get(AT)).status).toBe(303);
    expect((await afterPassword(services, account)).location).not.toContain('second-factor');
    expect(await secondFactors(services.idp.db).findById(account._id).lean()).not.toHaveProperty('recovery');
  });
});

describe('F8 a crash in the midst of removing', () => {
  it('S65 nobody is asked for a factor that is gone: the password is enough again', async () => {
    const { account } = await withApp(services);
    // As a process leaves it that was killed after the first step.
    await secondFactors(services.idp.db).updateOne({ _id: account._id }, { $unset: { totp: '' } });
    const { get } = await afterPassword(services, account);
    expect(done(await get())).toBe(true);
    expect((await accounts(services.idp.db).findById(account._id).lean())?.secondFactors ?? []).toEqual([]);
    expect(await secondFactors(services.idp.db).findById(account._id).lean()).not.toHaveProperty('recovery');
  });

  it('S44 the one that is left is still asked for', async () => {
    const { account, code } = await withApp(services);
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $addToSet: { secondFactors: 'passkey' } });
    nextStep();
    const { get, press } = await afterPassword(services, account);
    const page = await get();
    expect(page.status).toBe(200);
    expect((await accounts(services.idp.db).findById(account._id).lean())?.secondFactors).toEqual(['totp']);
    expect(done(await press('', { code: code() }))).toBe(true);
  });
});

describe('F8 the code at sign-in', () => {
  it('F8 the password alone leads to the code, and the code to the service', async () => {
    const { account, code } = await withApp(services);
    nextStep();
    const { location, at, press } = await afterPassword(services, account);
    expect(location).toBe(at);
    expect(done(await press('', { code: code() }))).toBe(true);
  });

  it('S9 no code of a time step is accepted twice: neither the one that confirmed the app nor the last sign-in’s', async () => {
    const { account, code } = await withApp(services);
    const first = await afterPassword(services, account);
    expect((await first.press('', { code: code() })).status).toBe(422);
    nextStep();
    expect(done(await first.press('', { code: code() }))).toBe(true);
    const second = await afterPassword(services, account);
    expect((await second.press('', { code: code() })).status).toBe(422);
    expect((await second.press('', { code: code(-1) })).status).toBe(422);
  });

  it('S9 of ten sign-ins at once with one code, one succeeds', async () => {
    const { account, code } = await withApp(services);
    nextStep();
    const tabs = await Promise.all(Array.from({ length: 5 }, () => afterPassword(services, account)));
    const answers = await Promise.all(tabs.map(({ press }) => press('', { code: code() })));
    expect(answers.filter(done)).toHaveLength(1);
  });

  it('S5 of fifty guesses at once five are looked at; then even the right code waits, and a recovery code lets in', async () => {
    const { account, code, recovery } = await withApp(services);
    nextStep();
    const { press } = await afterPassword(services, account);
    const guesses = await Promise.all(
      Array.from({ length: 50 }, (_, guess) => press('', { code: String(100_000 + guess) })),
    );
    expect(guesses.filter(({ text }) => text.includes('n’est pas le bon')).length).toBeLessThanOrEqual(5);
    const refused = await press('', { code: code() });
    expect(refused.text).toMatch(/Attendez \d+ minutes/);
    expect(done(await press('/recovery', { code: recovery[0]! }))).toBe(true);
    services.clock.forward({ minutes: 16 });
    const later = await afterPassword(services, account);
    expect(done(await later.press('', { code: code() }))).toBe(true);
  });

  it('S5 recovery codes are limited alike, work once, and may be typed in capitals with spaces', async () => {
    const { account, recovery } = await withApp(services);
    const typed = recovery[0]!.toUpperCase().replace('-', ' ');
    const first = await afterPassword(services, account);
    expect(done(await first.press('/recovery', { code: typed }))).toBe(true);
    const second = await afterPassword(services, account);
    expect((await second.press('/recovery', { code: recovery[0]! })).status).toBe(422);
    for (let guess = 0; guess < 4; guess += 1) await second.press('/recovery', { code: `aaaaa-bbbb${guess + 2}` });
    const refused = await second.press('/recovery', { code: recovery[1]! });
    expect(refused.text).toMatch(/Attendez \d+ minutes/);
  });

  it('S8 one recovery code used in five tabs at once signs in once', async () => {
    const { account, recovery } = await withApp(services);
    const tabs = await Promise.all(Array.from({ length: 5 }, () => afterPassword(services, account)));
    const answers = await Promise.all(tabs.map(({ press }) => press('/recovery', { code: recovery[0]! })));
    expect(answers.filter(done)).toHaveLength(1);
  });

  it('S44 without the code no other page of the sign-in is open, and none adds another factor', async () => {
    const { account } = await withApp(services);
    const { get, press, uid, sibling } = await afterPassword(services, account);
    for (const path of ['/add/totp', '/add/passkey', '/add/passkey/options'])
      expect((await get(path)).status).toBe(400);
    expect((await press('/add/totp/start')).status).toBe(400);
    expect((await sibling.get('/sign-in/email')).status).toBe(400);
    expect((await sibling.press('/sign-in/email/later')).status).toBe(400);
    expect((await sibling.get('')).headers.location).toMatch(
      new RegExp(`^/interaction/${uid}/(second-factor|sign-in/cookies)$`),
    );
  });

  it('S44 the code is asked for after the password alone, and of this account alone', async () => {
    const { code } = await withApp(services);
    const other = await withApp(services);
    nextStep();
    const { press } = await afterPassword(services, other.account);
    expect((await press('', { code: code() })).status).toBe(422);
  });

  it('S21 after a quarter of an hour the password is asked for again', async () => {
    const { account, code } = await withApp(services);
    const { press } = await afterPassword(services, account);
    services.clock.forward({ minutes: 16 });
    expect((await press('', { code: code() })).status).toBe(400);
  });

  it('F8 an app can be added again after it was removed', async () => {
    const { account, visitor } = await withApp(services);
    await visitor.press(`${AT}/totp/remove`, {}, AT);
    nextStep();
    const { code } = await addApp(services, visitor);
    nextStep();
    const { press } = await afterPassword(services, account);
    expect(done(await press('', { code: code() }))).toBe(true);
  });
});
