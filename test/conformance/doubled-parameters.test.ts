import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { universalChecks } from './universal.ts';

/**
 * A parameter that comes twice may mean one thing to whoever checks it and another to whoever obeys: it is refused wherever
 * a client may write one (RFC 6749 §3.1 and §3.2, RFC 7009 §2.1, RFC 7662 §2.1, RFC 9126 §2.1; security.md S57).
 */

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let browser: Browser;
const universal = universalChecks(() => op.issuer);

beforeAll(async () => {
  database = await openTestDatabase();
  const api = { audience: 'https://api.example.fr', scopes: ['lire'] };
  const machine = { id: 'machine', name: 'Machine', kind: 'machine', secrets: ['env:SECRET'], apis: [api] };
  const screen = { id: 'ecran', name: 'Écran', kind: 'native', deviceFlow: true, dataSharing: 'none' };
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    watch: universal.watch,
    apis: [api],
    clients: [machine, screen],
  });
  carnet = await relyingParty(op, 'carnet');
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterEach(() => expect(universal.faults()).toEqual([]));
afterAll(async () => {
  await op.close();
  await database.drop();
});

type Fields = Record<string, string>;

/** The fields, one of them twice: the same again, or with another value before or after. */
function* doubled(fields: Fields, name: string, other: string) {
  for (const values of [
    [fields[name]!, fields[name]!],
    [other, fields[name]!],
    [fields[name]!, other],
  ]) {
    const parameters = new URLSearchParams(fields);
    parameters.delete(name);
    for (const value of values) parameters.append(name, value);
    yield parameters;
  }
}

const authorization = (): Fields => ({
  ...Object.fromEntries(carnet.start().searchParams),
  response_mode: 'query',
  prompt: 'none',
  max_age: '1000',
  display: 'page',
  ui_locales: 'fr',
  claims_locales: 'fr',
  login_hint: 'v.durant1',
  acr_values: 'responsable',
  claims: '{}',
});

const OF_AUTHORIZATION = [
  ...['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'code_challenge', 'response_mode'],
  ...['code_challenge_method', 'prompt', 'max_age', 'display', 'ui_locales', 'claims_locales', 'login_hint'],
  ...['acr_values', 'claims'],
];
/** Without these there is no door of a client to bring the answer to. */
const SHOWN_HERE = ['client_id', 'redirect_uri'];

describe('an authorization request', () => {
  it.each(OF_AUTHORIZATION)('with two times %s gives no code', async (name) => {
    await carnet.signIn(browser, 'valery');
    for (const parameters of doubled(authorization(), name, 'autre')) {
      for (const request of [
        () => browser.visit(`${op.issuer}/authorize?${parameters}`),
        () => browser.visit(`${op.issuer}/authorize`, { method: 'POST', body: parameters }),
      ]) {
        const { url, response } = await request();
        expect(url.searchParams.has('code')).toBe(false);
        if (SHOWN_HERE.includes(name)) expect([url.origin, response.status]).toEqual([op.issuer, 400]);
        else expect(url.href).toMatch(/^https:\/\/carnet\.example\.fr\/retour[?#].*\berror=invalid_request\b/);
      }
    }
  });

  it.each(OF_AUTHORIZATION)('with two times %s is not pushed', async (name) => {
    const address = carnet.configuration.serverMetadata().pushed_authorization_request_endpoint!;
    for (const body of doubled(authorization(), name, 'autre'))
      await expectRefusal(fetch(address, { method: 'POST', headers: basic('carnet'), body }));
  });

  it('with two times what is no parameter of ours succeeds', async () => {
    await carnet.signIn(browser, 'valery');
    const { url } = await browser.visit(`${carnet.start().href}&extra=a&extra=b`);
    expect(url.searchParams.has('code')).toBe(true);
  });
});

const basic = (id: string) => ({ authorization: `Basic ${btoa(`${id}:${SECRET}`)}` });

async function expectRefusal(request: Promise<Response>) {
  const answer = await request;
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
}

const tokensOf = async () => carnet.exchange(await carnet.signIn(browser, 'valery'));

/** What may be asked at the endpoints that clients ask by themselves. */
const REQUESTS: Record<string, { path: string; client: string; fields: () => Promise<Fields>; body?: boolean }> = {
  'the exchange of a code': {
    path: '/token',
    client: 'carnet',
    fields: async () => carnet.codeFields(await carnet.signIn(browser, 'valery')),
  },
  'a refresh': {
    path: '/token',
    client: 'carnet',
    fields: async () => ({
      grant_type: 'refresh_token',
      refresh_token: (await tokensOf()).refresh_token!,
      scope: 'openid',
    }),
  },
  'a token of its own': {
    path: '/token',
    client: 'machine',
    fields: async () => ({ grant_type: 'client_credentials', resource: 'https://api.example.fr', scope: 'lire' }),
  },
  'an introspection': {
    path: '/introspect',
    client: 'carnet',
    fields: async () => ({ token: (await tokensOf()).access_token, token_type_hint: 'access_token' }),
  },
  'a revocation': {
    path: '/revoke',
    client: 'carnet',
    fields: async () => ({ token: (await tokensOf()).access_token, token_type_hint: 'access_token' }),
  },
};

describe.each(Object.entries(REQUESTS))('%s', (_name, { path, client, fields }) => {
  const send = (body: URLSearchParams, headers: Fields) => fetch(op.issuer + path, { method: 'POST', headers, body });

  it('is refused with any of its parameters twice, and serves once without', async () => {
    const good = await fields();
    for (const name of Object.keys(good).filter((each) => each !== 'resource'))
      for (const body of doubled(good, name, 'autre')) await expectRefusal(send(body, basic(client)));
    expect((await send(new URLSearchParams(good), basic(client))).status).toBe(200);
  });

  it('is refused with a client’s identifier or secret twice, or in two places', async () => {
    const good = { ...(await fields()), client_id: client, client_secret: SECRET };
    for (const name of ['client_id', 'client_secret'])
      for (const body of doubled(good, name, 'autre')) await expectRefusal(send(body, {}));
    await expectRefusal(send(new URLSearchParams(good), basic(client)));
    expect((await send(new URLSearchParams(good), {})).status).toBe(200);
  });
});

describe('elsewhere', () => {
  it('a device’s code is not given for a request with any of its parameters twice', async () => {
    const address = `${op.issuer}/device-authorization`;
    const good = { client_id: 'ecran', scope: 'openid', login_hint: 'v.durant1' };
    for (const name of Object.keys(good))
      for (const body of doubled(good, name, 'autre')) await expectRefusal(fetch(address, { method: 'POST', body }));
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(good) });
    expect(await answer.json()).toMatchObject({ user_code: expect.any(String) });
  });

  it('userinfo is given for one token, in one place', async () => {
    const { access_token: token } = await tokensOf();
    const userinfo = (body: URLSearchParams, headers: Fields = {}) =>
      fetch(`${op.issuer}/userinfo`, { method: 'POST', headers, body });
    for (const body of doubled({ access_token: token }, 'access_token', 'autre')) await expectRefusal(userinfo(body));
    await expectRefusal(userinfo(new URLSearchParams({ access_token: token }), { authorization: `Bearer ${token}` }));
    expect((await userinfo(new URLSearchParams({ access_token: token }))).status).toBe(200);
  });

  it.each(['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'logout_hint', 'ui_locales'])(
    'a sign-out with two times %s signs nobody out',
    async (name) => {
      const { id_token: hint = '' } = await tokensOf();
      const target = 'https://carnet.example.fr/au-revoir';
      const good = { id_token_hint: hint, post_logout_redirect_uri: target, state: 's', client_id: 'carnet' };
      for (const parameters of doubled({ ...good, logout_hint: 'x', ui_locales: 'fr' }, name, 'autre')) {
        op.pages.length = 0;
        const { url, response } = await browser.visit(`${op.issuer}/logout?${parameters}`);
        expect([url.origin, response.status]).toEqual([op.issuer, 400]);
        expect(op.pages.map(({ view }) => view)).toEqual(['errors/error']);
      }
      expect((await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams.has('code')).toBe(true);
    },
  );
});
