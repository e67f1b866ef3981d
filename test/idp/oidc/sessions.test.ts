import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

const MINUTE = 60;
const HOUR = 3600;

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let browser: Browser;
const clock = movableClock();

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  carnet = await relyingParty(op, 'carnet');
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const silently = async () => (await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams;

describe('A5 the session', () => {
  it('lasts while it is used, and ends after 30 minutes without', async () => {
    await carnet.signIn(browser, 'valery');
    for (let visits = 0; visits < 3; visits += 1) {
      clock.forward(29 * MINUTE);
      expect((await silently()).has('code')).toBe(true);
    }
    clock.forward(31 * MINUTE);
    expect((await silently()).get('error')).toBe('login_required');
  });

  it('ends after 8 hours, however much it is used', async () => {
    await carnet.signIn(browser, 'valery');
    for (let minutes = 0; minutes < 8 * 60 - 25; minutes += 25) {
      expect((await silently()).has('code')).toBe(true);
      clock.forward(25 * MINUTE);
    }
    clock.forward(25 * MINUTE);
    expect((await silently()).get('error')).toBe('login_required');
  });

  it('asks nobody anything under prompt=none', async () => {
    expect(Object.fromEntries(await silently())).toMatchObject({
      error: 'login_required',
      state: 'a-state',
      iss: op.issuer,
    });
  });

  it('is not the other person’s whose ID token is hinted at', async () => {
    await openAccount(database.db, { _id: 'sandrine' });
    const other = await carnet.exchange(await carnet.signIn(new Browser(), 'sandrine'));
    const own = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const hinted = async (idToken: string) =>
      (await carnet.signIn(browser, undefined, { prompt: 'none', id_token_hint: idToken })).searchParams;
    expect((await hinted(own.id_token!)).has('code')).toBe(true);
    expect((await hinted(other.id_token!)).get('error')).toBe('login_required');
  });

  it('gives nothing more once the account is gone', async () => {
    await openAccount(database.db, { _id: 'passing' });
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'passing'));
    await database.db.collection('accounts').deleteOne({ _id: 'passing' as never });
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
    expect((await carnet.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token! })).status).toBe(
      400,
    );
    expect((await silently()).get('error')).toBe('login_required');
  });
});

describe('S26 tokens', () => {
  it('an access token serves 5 minutes', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    clock.forward(5 * MINUTE - 5);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(200);
    clock.forward(5);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
  });

  it('S33 a code serves a minute', async () => {
    const back = await carnet.signIn(browser, 'valery');
    clock.forward(MINUTE);
    expect((await carnet.token(carnet.codeFields(back))).status).toBe(400);
  });

  it('S38 a refresh token changes at each use, and the second use of one ends all of them', async () => {
    const first = await carnet.exchange(await carnet.signIn(browser, 'valery', { scope: 'openid profile' }));
    const second = await client.refreshTokenGrant(carnet.configuration, first.refresh_token!);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.claims()).toMatchObject({ sub: first.claims()!.sub, aud: 'carnet' });
    expect((await carnet.userinfo(second.access_token)).status).toBe(200);

    await expect(client.refreshTokenGrant(carnet.configuration, first.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(client.refreshTokenGrant(carnet.configuration, second.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect((await carnet.userinfo(second.access_token)).status).toBe(401);
  });

  it('S38 one of 10 refreshes at once wins', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! };
    const answers = await Promise.all(Array.from({ length: 10 }, () => carnet.token(fields)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  it('S42 a refresh gives no more than was asked at the sign-in', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery', { scope: 'openid profile' }));
    const refresh = client.refreshTokenGrant(carnet.configuration, tokens.refresh_token!, {
      scope: 'openid profile email',
    });
    await expect(refresh).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  it('S42 a refresh token is of no use to another client', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const agenda = await relyingParty(op, 'agenda');
    const answer = await agenda.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token! });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
  });

  it('end with the session that they were given in', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    clock.forward(31 * MINUTE);
    await expect(client.refreshTokenGrant(carnet.configuration, tokens.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('offline access outlives the session, for 30 days unused', async () => {
    const back = await carnet.signIn(browser, 'valery', { scope: 'openid offline_access', prompt: 'consent' });
    const first = await carnet.exchange(back);
    clock.forward(9 * HOUR);
    const second = await client.refreshTokenGrant(carnet.configuration, first.refresh_token!);
    expect((await carnet.userinfo(second.access_token)).status).toBe(200);
    clock.forward(30 * 24 * HOUR);
    await expect(client.refreshTokenGrant(carnet.configuration, second.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('S42 a client revokes its own tokens, and no other’s', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const agenda = await relyingParty(op, 'agenda');
    await client.tokenRevocation(agenda.configuration, tokens.access_token);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(200);
    await client.tokenRevocation(carnet.configuration, tokens.refresh_token!);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
  });
});
