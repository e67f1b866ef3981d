import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { accountSessions, endAccountSession, endSessions } from '../../../src/idp/oidc/logout/account-sessions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { Browser } from './browser.ts';
import { shareOuterDispatcher } from './outer-dispatcher.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';
import { startToldService, type ToldService, toldClient } from './told-service.ts';

const PHONE =
  'Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36';
const MINUTE = 60;

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let told: RelyingParty;
let service: ToldService;
let account: string;
const clock = movableClock();

beforeAll(async () => {
  await shareOuterDispatcher();
  service = await startToldService();
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock,
    idp: { privateOrigins: [service.origin] },
    clients: [toldClient('prevenu', service.origin)],
    tellsServices: true,
  });
  carnet = await relyingParty(op, 'carnet');
  told = await relyingParty(op, 'prevenu');
});
let people = 0;
beforeEach(async () => {
  people += 1;
  account = `valery-${people}`;
  await openAccount(database.db, { _id: account });
  service.reset();
});
afterAll(async () => {
  await op.close();
  await service.close();
  await database.drop();
});

const idp = () => op.idp;
const refresh = (token: string | undefined) =>
  carnet.token({ grant_type: 'refresh_token', refresh_token: token ?? '' });
const lastUsed = async () => (await accountSessions(idp(), account))[0]!;
const silently = async (browser: Browser) =>
  (await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams.get('error');

describe('F7 the sessions of an account', () => {
  it('F7 tells where someone is signed in, with what, since when, and to which services', async () => {
    class OnPhone extends Browser {
      override request(url: string, init: RequestInit = {}) {
        return super.request(url, { ...init, headers: { ...init.headers, 'user-agent': PHONE } });
      }
    }
    const phone = new OnPhone();
    await carnet.signIn(phone, account);
    clock.forward(2 * MINUTE);
    await carnet.signIn(new Browser(), account);
    clock.forward(MINUTE);
    await told.signIn(phone);
    const sessions = await accountSessions(idp(), account);
    expect(sessions).toMatchObject([
      { device: { browser: 'Chrome', system: 'Android' }, amr: ['pwd'], clientIds: ['carnet', 'prevenu'] },
      { device: {}, clientIds: ['carnet'] },
    ]);
    const [used, old] = sessions;
    expect(used!.usedAt.getTime() - used!.signedInAt.getTime()).toBeGreaterThan(2.9 * MINUTE * 1000);
    expect(old!.signedInAt.getTime()).toBeGreaterThan(used!.signedInAt.getTime());
  });

  it('F7 forgets a session that nobody used for half an hour, though the sweep has not taken it yet', async () => {
    await carnet.signIn(new Browser(), account);
    clock.forward(31 * MINUTE);
    expect(await accountSessions(idp(), account)).toEqual([]);
  });

  it('S20 stays one session though its cookie changes', async () => {
    const browser = new Browser();
    await carnet.signIn(browser, account);
    await carnet.signIn(browser, account, { prompt: 'login' });
    expect(await accountSessions(idp(), account)).toHaveLength(1);
  });
});

describe('S28 ending sessions', () => {
  it('S28 ends one, at once: its cookie, code, access token and refresh token are refused, the other goes on', async () => {
    const [lost, kept] = [new Browser(), new Browser()];
    const tokens = await carnet.exchange(await carnet.signIn(lost, account));
    await carnet.signIn(kept, account);
    const code = await carnet.signIn(lost);
    // The one used last is the lost one: it asked for one more code.
    const { uid } = await lastUsed();
    expect(await endAccountSession(idp(), { accountId: account, uid })).toMatchObject([
      { clientId: 'carnet', accountId: account },
    ]);
    expect(await silently(lost)).toBe('login_required');
    expect((await carnet.token(carnet.codeFields(code))).status).toBe(400);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
    expect(await silently(kept)).toBeNull();
    expect(await accountSessions(idp(), account)).toHaveLength(1);
  });

  it('S28 ends no session of another account', async () => {
    const browser = new Browser();
    await carnet.signIn(browser, account);
    const { uid } = await lastUsed();
    expect(await endAccountSession(idp(), { accountId: 'somebody-else', uid })).toBeUndefined();
    expect(await silently(browser)).toBeNull();
  });

  it('S28 ends all but the one that asks, offline access too', async () => {
    const [mine, hers] = [new Browser(), new Browser()];
    const offline = { scope: 'openid offline_access', prompt: 'consent' };
    const away = await carnet.exchange(await carnet.signIn(hers, account, offline));
    const own = await carnet.exchange(await carnet.signIn(mine, account, offline));
    clock.forward(MINUTE);
    await silently(mine);
    const { uid } = await lastUsed();
    await endSessions(idp(), { accountId: account, except: uid });
    expect(await silently(hers)).toBe('login_required');
    expect((await refresh(away.refresh_token)).status).toBe(400);
    expect((await carnet.userinfo(away.access_token)).status).toBe(401);
    expect(await silently(mine)).toBeNull();
    expect((await refresh(own.refresh_token)).status).toBe(200);
  });

  it('S28 ends a sign-in under way: what was proved before counts for nothing', async () => {
    const browser = new Browser();
    const { url } = await browser.visit(carnet.start().href);
    const proved = await browser.request(`${url.href}?account=${account}`, { method: 'POST' });
    await endSessions(idp(), { accountId: account });
    const { url: end } = await browser.visit(new URL(proved.headers.get('location')!, url).href);
    expect(end.searchParams.has('code')).toBe(false);
    expect(await accountSessions(idp(), account)).toEqual([]);
  });

  it('S28 lets no page that was under way bring a sign-in back that was ended meanwhile', async () => {
    const browser = new Browser();
    const { url } = await browser.visit(carnet.start().href);
    const proved = await browser.request(`${url.href}?account=${account}`, { method: 'POST' });
    const underWay = (await op.provider.Interaction.find(url.pathname.split('/').at(-1)!))!;
    await endSessions(idp(), { accountId: account });
    await underWay.persist();
    const { url: end } = await browser.visit(new URL(proved.headers.get('location')!, url).href);
    expect(end.searchParams.has('code')).toBe(false);
    expect(await accountSessions(idp(), account)).toEqual([]);
  });

  it('S28 lets no request that was under way bring a session back, under a new cookie either', async () => {
    const browser = new Browser();
    await carnet.signIn(browser, account);
    const { uid } = await lastUsed();
    const underWay = (await op.provider.Session.findByUid(uid))!;
    await endSessions(idp(), { accountId: account });
    (underWay as unknown as { jti: string }).jti = 'a-cookie-of-a-late-request';
    await underWay.save(600);
    expect(await op.provider.Session.find('a-cookie-of-a-late-request')).toBeUndefined();
    expect(await accountSessions(idp(), account)).toEqual([]);
  });

  it('S26 tells the services, by the session that they know', async () => {
    const tokens = await told.exchange(await told.signIn(new Browser(), account));
    await endSessions(idp(), { accountId: account });
    const [token] = await eventually(() => service.received.length > 0 && service.tokens(), 'the service was not told');
    const { sub, sid } = tokens.claims()!;
    expect(decodeJwt(token!)).toMatchObject({ sub, sid, aud: 'prevenu' });
  });

  it('S28 finds what is to be ended by an index', async () => {
    const { db } = database;
    const filter = { accountId: account, payload: { $exists: true }, expiresAt: { $gt: clock.now() } };
    const plan = await db.collection('oidc').find(filter).explain();
    expect(JSON.stringify(plan)).toContain('accountId_1');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });
});
