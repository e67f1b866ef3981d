import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { portalSessions } from '../../src/portal/sessions/session.model.ts';
import { createTokenSeal } from '../../src/portal/sessions/token-seal.ts';
import type { Browser } from './support/browser.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

const newest = (portal: TestPortal) => portalSessions(portal.db).findOne().sort({ startedAt: -1 }).lean();

describe('A5 signing out of the portal', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterEach(() => portal.provider.breakDown(undefined));
  afterAll(() => portal.close());

  const signOut = async (browser: Browser) => browser.post('/sign-out', { _csrf: await browser.tokenOf('/') });

  it('A5 ends our session, then the provider’s, and comes back to say so', async () => {
    const sandrine = await portal.signedIn();
    const answer = await signOut(sandrine);
    expect(answer.status).toBe(303);
    const provider = new URL(answer.headers.location!);
    expect(provider.origin).toBe(portal.provider.issuer);
    expect(provider.searchParams.get('post_logout_redirect_uri')).toBe(`${portal.url}/sign-out/done`);
    expect(provider.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    await sandrine.get('/').expect(303);

    const { text } = await sandrine.get(provider.href).expect(200);
    const action = /action="([^"]+)"/.exec(text)![1]!;
    const xsrf = /value="([^"]+)"/.exec(text)![1]!;
    const { headers } = await sandrine.post(action, { xsrf, logout: 'yes' });
    const done = await sandrine.get(headers.location!).expect(200);
    expect(headers.location).toMatch(`${portal.url}/sign-out/done?state=${provider.searchParams.get('state')}`);
    expect(done.text).toContain('Plus personne n’est connecté dans ce navigateur.');
  });

  it('H1 keeps her name and the way out above the question, the pages of the footer and errors', async () => {
    const sandrine = await portal.signedIn();
    for (const path of ['/sign-out', '/help', '/children/nobody', '/nowhere']) {
      const { text, headers } = await sandrine.get(path);
      expect(text).toMatch(/ec-header__person[\s\S]*Mme Sandrine BRIVAL[\s\S]*action="\/sign-out"/);
      expect(headers['content-security-policy']).toContain(`form-action 'self' ${portal.provider.issuer}`);
    }
    expect((await portal.browser().get('/help')).text).not.toContain('ec-header__person');
  });

  it('S25 makes the browser forget what it kept of our pages', async () => {
    const answer = await signOut(await portal.signedIn());
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
  });

  it('S23 S47 is not done by a link, nor by a form of another site, nor without our token', async () => {
    const sandrine = await portal.signedIn();
    const token = await sandrine.tokenOf('/');
    await sandrine.get('/sign-out').expect(200, /Voulez-vous vous déconnecter/);
    await sandrine.post('/sign-out', {}).expect(403);
    await sandrine.post('/sign-out', { _csrf: 'forged' }).expect(403);
    await sandrine.post('/sign-out', { _csrf: token }).set('sec-fetch-site', 'cross-site').expect(403);
    const other = await portal.signedIn('karim');
    await sandrine.post('/sign-out', { _csrf: await other.tokenOf('/') }).expect(403);
    await sandrine.get('/').expect(200);
  });

  it('A6 says that the provider’s session may live on when the provider does not answer', async () => {
    const sandrine = await portal.signedIn();
    const token = await sandrine.tokenOf('/');
    portal.provider.breakDown('silence');
    await sandrine.post('/sign-out', { _csrf: token }).expect(303).expect('location', '/sign-out/half-done');
    await sandrine.get('/sign-out/half-done').expect(200, /Fermez aussi votre navigateur/);
    portal.provider.breakDown(undefined);
    await sandrine.get('/').expect(303);
  });

  it('A6 is done twice without harm: the page was left open in another tab', async () => {
    const sandrine = await portal.signedIn();
    const token = await sandrine.tokenOf('/');
    await sandrine.post('/sign-out', { _csrf: token }).expect(303);
    await sandrine.post('/sign-out', { _csrf: token }).expect(303).expect('location', '/sign-out/done');
  });

  it('A6 leads home who opens the page of the end while signed in', async () => {
    const sandrine = await portal.signedIn();
    await sandrine.get('/sign-out/done?state=x').expect(303).expect('location', '/');
    await portal
      .browser()
      .get('/sign-out/done?state=x')
      .expect(200, /Vous n’êtes pas connecté à ce service/);
  });
});

describe('A5 S47 sign-outs that the provider tells us of', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  const tell = (token: string) => portal.browser().post('/sign-out/backchannel', { logout_token: token });

  it('A5 ends the session that is named, and no other of the same person', async () => {
    const [phone, computer] = [await portal.signedIn(), await portal.signedIn()];
    const { sid, sub } = (await newest(portal))!;
    const { headers } = await tell(await portal.provider.logoutToken({ claims: { sid, sub } })).expect(200);
    expect(headers['cache-control']).toContain('no-store');
    await computer.get('/').expect(303);
    await phone.get('/').expect(200);
  });

  it('A5 ends all the sessions of a person when none is named', async () => {
    const [phone, computer] = [await portal.signedIn(), await portal.signedIn()];
    const karim = await portal.signedIn('karim');
    await tell(await portal.provider.logoutToken({ claims: { sub: 'sandrine' } })).expect(200);
    for (const browser of [phone, computer]) await browser.get('/').expect(303);
    await karim.get('/').expect(200);
  });

  it('A5 obeys a sign-out of nobody who is here', async () => {
    await tell(await portal.provider.logoutToken({ claims: { sid: 'long-gone' } })).expect(200);
  });

  it('A5 obeys the token that the provider itself sends when a person signs out there', async () => {
    const sandrine = await portal.signedIn();
    const { text } = await sandrine.get(`${portal.provider.issuer}/session/end`).expect(200);
    const action = /action="([^"]+)"/.exec(text)![1]!;
    await sandrine.post(action, { xsrf: /value="([^"]+)"/.exec(text)![1]!, logout: 'yes' });
    await sandrine.get('/').expect(303);
  });

  const OTHER_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead;
  const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
  const claims = (changes: object) => () => portal.provider.logoutToken({ claims: { sub: 'sandrine', ...changes } });
  const good = () => ({
    ...{ iss: portal.provider.issuer, aud: 'scolarite-services', sub: 'sandrine', jti: 'jti-of-a-forger' },
    ...{ iat: seconds(0), exp: seconds(120), events: { [EVENT]: {} } },
  });

  it.each<[string, () => string | Promise<string>]>([
    ['is no token', () => 'not-a-token'],
    ['is empty', () => ''],
    ['has no signature', () => new UnsecuredJWT(good()).encode()],
    ['is signed by another key', () => portal.provider.logoutToken({ claims: { sub: 'sandrine' }, key: OTHER_KEY })],
    [
      'names a key that the provider does not have',
      () => portal.provider.logoutToken({ claims: { sub: 'sandrine' }, header: { kid: 'unknown' } }),
    ],
    [
      'is signed with our own secret',
      () =>
        new SignJWT(good())
          .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
          .sign(new TextEncoder().encode(portal.settings.clientSecret)),
    ],
    ['is of another type', () => portal.provider.logoutToken({ claims: { sub: 'sandrine' }, header: { typ: 'JWT' } })],
    ['has no type', () => portal.provider.logoutToken({ claims: { sub: 'sandrine' }, header: { typ: undefined } })],
    ['is of another issuer', claims({ iss: 'https://evil.example' })],
    ['is for another client', claims({ aud: 'another-client' })],
    ['is over', claims({ iat: seconds(-600), exp: seconds(-60) })],
    ['never ends', claims({ exp: undefined })],
    ['is of the future', claims({ iat: seconds(600), exp: seconds(900) })],
    ['is two days old', claims({ iat: seconds(-2 * 86_400), exp: seconds(600) })],
    ['has no date', claims({ iat: undefined })],
    ['has no identifier', claims({ jti: undefined })],
    ['has a nonce', claims({ nonce: 'n' })],
    ['has no event', claims({ events: undefined })],
    ['has another event', claims({ events: { 'http://example.org/event': {} } })],
    ['has an event that is no object', claims({ events: { [EVENT]: true } })],
    ['names nobody', claims({ sub: undefined })],
    ['names somebody by an operator', claims({ sub: { $ne: null } })],
  ])('S47 does not obey a token that %s', async (_, token) => {
    const sandrine = await portal.signedIn();
    const { body, headers } = await tell(await token()).expect(400);
    expect(body.error).toBe('invalid_request');
    expect(headers['cache-control']).toContain('no-store');
    await sandrine.get('/').expect(200);
  });

  it('S47 obeys a token once', async () => {
    const token = await portal.provider.logoutToken({ claims: { sub: 'sandrine' } });
    await tell(token).expect(200);
    const sandrine = await portal.signedIn();
    await tell(token).expect(400);
    await sandrine.get('/').expect(200);
  });

  it('S47 does not obey an ID token of the person', async () => {
    const sandrine = await portal.signedIn();
    const { tokens, _id } = (await newest(portal))!;
    const { idToken } = createTokenSeal(portal.settings.cookieKeys).open(tokens, _id)!;
    await tell(idToken).expect(400);
    await sandrine.get('/').expect(200);
  });

  it('S57 refuses a request without a token, or with two, or that is no form', async () => {
    const token = await portal.provider.logoutToken({ claims: { sub: 'nobody' } });
    await portal.browser().post('/sign-out/backchannel', {}).expect(400);
    const twice = `logout_token=${token}&logout_token=${token}`;
    await portal.browser().post('/sign-out/backchannel', {}).send(twice).expect(400);
    await portal.browser().post('/sign-out/backchannel', {}).type('json').send({ logout_token: token }).expect(400);
    await portal.browser().get('/sign-out/backchannel').expect(404);
  });

  it('S64 asks for another try while the provider’s keys cannot be had', async () => {
    const apart = await startPortal();
    const sandrine = await apart.signedIn();
    const token = await apart.provider.logoutToken({ claims: { sub: 'sandrine' } });
    apart.provider.breakDown(503);
    await apart.browser().post('/sign-out/backchannel', { logout_token: token }).expect(503);
    apart.provider.breakDown(undefined);
    await apart.browser().post('/sign-out/backchannel', { logout_token: token }).expect(200);
    await sandrine.get('/').expect(303);
    await apart.close();
  });
});
