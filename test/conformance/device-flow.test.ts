import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { oidcDocuments } from '../../src/idp/oidc/adapter/oidc-document.model.ts';
import { Browser } from '../idp/oidc/browser.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** Device Authorization Grant (RFC 8628; conformance.md «Beyond certification»). */

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'openid profile offline_access';
const WITHOUT_AMBIGUITY = /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/;
const clock = movableClock();
let database: TestDatabase;
let op: TestProvider;
beforeAll(async () => {
  database = await openTestDatabase();
  const device = { kind: 'native', secrets: [], redirectUris: [], postLogoutRedirectUris: [], deviceFlow: true };
  op = await startProvider({
    db: database.db,
    clock,
    clients: [
      { id: 'tele', name: 'Le bulletin à la télé', ...device },
      { id: 'tablette', name: 'La tablette', ...device, refreshTokens: false },
      {
        id: 'borne',
        name: 'La borne',
        ...device,
        kind: 'web',
        secrets: ['env:SECRET'],
        redirectUris: ['https://borne.example.fr/cb'],
      },
    ].map((client) => ({ refreshTokens: true, dataSharing: 'none', scopes: SCOPE.split(' '), ...client })),
  });
  await openAccount(database.db, { _id: 'v.durant1' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});
// Guesses are counted for a minute.
beforeEach(() => clock.forward(61));

type Answer = { status: number; body: Record<string, string> };
async function post(path: string, fields: Record<string, string>, headers = {}): Promise<Answer> {
  const answer = await fetch(op.issuer + path, { method: 'POST', body: new URLSearchParams(fields), headers });
  expect(answer.headers.get('cache-control')).toBe('no-store');

  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const begin = async (client_id = 'tele', fields = {}) =>
  (await post('/device-authorization', { client_id, scope: SCOPE, ...fields })).body as Record<string, string>;
const ask = (device_code: string, client_id = 'tele') => post('/token', { grant_type: GRANT, device_code, client_id });

const lastPage = () => op.pages.at(-1)!;
const xsrf = () => String(lastPage().locals.xsrf);

/** Types a code on `/device`, and presses a button of the page that follows. */
async function type(browser: Browser, user_code: string, button?: 'confirm' | 'abort') {
  await browser.visit(`${op.issuer}/device`);
  await browser.post(`${op.issuer}/device`, { xsrf: xsrf(), user_code });
  if (!button) return lastPage();
  const { url } = await browser.post(`${op.issuer}/device`, { xsrf: xsrf(), user_code, [button]: 'yes' });
  if (url.pathname.startsWith('/interaction/')) await browser.post(`${url.href}?account=v.durant1`, {});
  return lastPage();
}
const errorShown = (page: (typeof op.pages)[number]) =>
  (page.locals.form as { errors: { text: string }[] }).errors[0]?.text;

describe('device-authorization', () => {
  it('device-authorization-response', async () => {
    const answer = await begin();
    expect(answer).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(WITHOUT_AMBIGUITY),
      verification_uri: `${op.issuer}/device`,
      verification_uri_complete: `${op.issuer}/device?user_code=${answer.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    const metadata = (await (await fetch(`${op.issuer}/.well-known/openid-configuration`)).json()) as object;
    expect(metadata).toMatchObject({
      device_authorization_endpoint: `${op.issuer}/device-authorization`,
      grant_types_supported: expect.arrayContaining([GRANT]),
    });
  });

  it('device-authorization-keeps-no-code', async () => {
    const { device_code, user_code } = await begin();
    await type(new Browser(), user_code!, 'confirm');
    const kept = JSON.stringify(await oidcDocuments(database.db).find().lean());
    expect(kept).not.toContain(device_code);
    expect(kept).not.toContain(user_code!.replace('-', ''));
  });

  it.each([
    ['a client without the device flow', { client_id: 'carnet' }, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['a scope that it has not', { scope: 'openid ecole.enfants' }, 'invalid_scope'],
    ['a client with a secret that gives none', { client_id: 'borne' }, 'invalid_client'],
  ])('device-authorization refuses %s', async (_, fields, error) => {
    expect(await begin('tele', fields)).toMatchObject({ error });
  });

  it('device-authorization refuses a doubled parameter', async () => {
    const body = new URLSearchParams([
      ['client_id', 'tele'],
      ['scope', 'openid'],
      ['scope', 'profile'],
    ]);
    const answer = await fetch(`${op.issuer}/device-authorization`, { method: 'POST', body });
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
  });

  it('device-authorization of a client that has a secret', async () => {
    const authorization = `Basic ${Buffer.from(`borne:${SECRET}`).toString('base64')}`;
    expect((await post('/device-authorization', { scope: 'openid' }, { authorization })).body).toHaveProperty(
      'user_code',
    );
  });
});

describe('device-token', () => {
  it('device-token-approved', async () => {
    const { device_code, user_code } = await begin();
    expect(await ask(device_code!)).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });
    const done = await type(new Browser(), user_code!.toLowerCase().replace('-', ' '), 'confirm');
    expect(done).toMatchObject({ view: 'idp/device-code/done', locals: { app: 'Le bulletin à la télé' } });
    const tokens = await ask(device_code!);
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: SCOPE } });
    const headers = { authorization: `Bearer ${tokens.body.access_token}` };
    const person = (await (await fetch(`${op.issuer}/userinfo`, { headers })).json()) as object;
    expect(person).toMatchObject({ given_name: 'Valéry' });
    const renewed = await post('/token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.body.refresh_token!,
      client_id: 'tele',
    });
    expect(renewed.status).toBe(200);
  });

  it('device-token-once', async () => {
    const { device_code, user_code } = await begin();
    await type(new Browser(), user_code!, 'confirm');
    const answers = await Promise.all([ask(device_code!), ask(device_code!), ask(device_code!)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect((await ask(device_code!)).body.error).toBe('invalid_grant');
  });

  it('device-token-refused', async () => {
    const { device_code, user_code } = await begin();
    expect((await type(new Browser(), user_code!, 'abort')).view).toBe('idp/device-code/refused');
    expect((await ask(device_code!)).body.error).toBe('access_denied');
    expect((await ask(device_code!)).body.error).toBe('invalid_grant');
  });

  it('device-token-expired', async () => {
    const { device_code, user_code } = await begin();
    clock.forward(601);
    expect(errorShown(await type(new Browser(), user_code!))).toBe('device-code:expired');
    expect((await ask(device_code!)).body.error).toBe('expired_token');
    clock.forward(600);
    expect((await ask(device_code!)).body.error).toBe('invalid_grant');
  });

  it('device-token-slow-down', async () => {
    const { device_code, user_code } = await begin();
    const asked = async () => (await ask(device_code!)).body.error;
    expect([await asked(), await asked()]).toEqual(['authorization_pending', 'slow_down']);
    clock.forward(6);
    // From now on it waits ten seconds, then fifteen.
    expect(await asked()).toBe('slow_down');
    clock.forward(15);
    expect(await asked()).toBe('authorization_pending');
    await type(new Browser(), user_code!, 'confirm');
    expect((await ask(device_code!)).status).toBe(200);
  });

  it('device-token of another client, or of a code that is none', async () => {
    const { device_code, user_code } = await begin();
    await type(new Browser(), user_code!, 'confirm');
    expect((await ask(device_code!, 'tablette')).body.error).toBe('invalid_grant');
    expect((await ask('x'.repeat(43))).body.error).toBe('invalid_grant');
    const [kept] = await oidcDocuments(database.db).find({ decided: true }).sort({ expiresAt: -1 }).limit(1).lean();
    expect((await ask(`=${kept!._id}`)).body.error).toBe('invalid_grant');
    expect((await ask(device_code!)).status).toBe(200);
  });

  it('device-token without offline access ends with the session that approved it', async () => {
    const { device_code, user_code } = await begin('tablette', { scope: 'openid profile' });
    const browser = new Browser();
    await type(browser, user_code!, 'confirm');
    const { body } = await ask(device_code!, 'tablette');
    expect(body).not.toHaveProperty('refresh_token');
    await browser.visit(`${op.issuer}/logout`);
    await browser.post(`${op.issuer}/logout/confirm`, { xsrf: xsrf(), logout: 'yes' });
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await fetch(`${op.issuer}/userinfo`, { headers })).status).toBe(401);
  });
});

describe('device-verification', () => {
  it('device-verification shows which app asks, and whose session is open', async () => {
    const browser = new Browser();
    await type(browser, (await begin()).user_code!, 'confirm');
    const { user_code } = await begin('tablette', { scope: 'openid' });
    const { view, locals } = await type(browser, user_code!);
    expect([view, locals]).toEqual([
      'idp/device-code/confirm',
      expect.objectContaining({ app: 'La tablette', code: user_code, who: 'Valéry DURANT' }),
    ]);
  });

  it('device-verification by the complete address asks to compare the code first', async () => {
    const { device_code, verification_uri_complete, user_code } = await begin();
    await new Browser().visit(verification_uri_complete!);
    expect(lastPage()).toMatchObject({
      view: 'idp/device-code/code',
      locals: { scanned: true, form: { values: { user_code } } },
    });
    expect((await ask(device_code!)).body.error).toBe('authorization_pending');
  });

  it.each(['/DEVICE', '/device/'])(
    'device-verification has no other address that spares comparing (%s)',
    async (path) => {
      const { user_code } = await begin();
      const { response } = await new Browser().visit(`${op.issuer}${path}?user_code=${user_code}`);
      expect([response.status, lastPage().locals.code]).toEqual([404, 'not-found']);
    },
  );

  it('device-verification takes no form of another site or browser', async () => {
    const { device_code, user_code } = await begin();
    const browser = new Browser();
    const { response } = await browser.post(`${op.issuer}/device`, { user_code: user_code!, confirm: 'yes' });
    expect([response.status, lastPage().locals.code]).toEqual([403, 'form-expired']);
    await new Browser().visit(`${op.issuer}/device`);
    await browser.post(`${op.issuer}/device`, { xsrf: xsrf(), user_code: user_code!, confirm: 'yes' });
    expect((await ask(device_code!)).body.error).toBe('authorization_pending');
  });

  it('device-verification of a code that was decided', async () => {
    const { user_code } = await begin();
    await type(new Browser(), user_code!, 'confirm');
    expect(errorShown(await type(new Browser(), user_code!))).toBe('device-code:used');
  });

  it('device-verification gives five wrong codes a minute, and right ones cost nothing', async () => {
    const right = (await begin()).user_code!;
    for (let more = 0; more < 7; more += 1)
      expect((await type(new Browser(), right)).view).toBe('idp/device-code/confirm');
    const shown: unknown[] = [];
    for (const letter of 'BCDFGH') shown.push(errorShown(await type(new Browser(), letter.repeat(8))));
    expect(shown).toEqual([...Array(5).fill('device-code:unknown'), 'device-code:too-many']);
    expect(lastPage().status).toBe(429);
    expect(errorShown(await type(new Browser(), right))).toBe('device-code:too-many');
    clock.forward(61);
    expect((await type(new Browser(), right)).view).toBe('idp/device-code/confirm');
  });
});
