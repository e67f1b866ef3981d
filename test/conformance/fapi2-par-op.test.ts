import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Browser } from '../idp/oidc/browser.ts';
import { type ClientKey, clientKey, type FapiParty, fapiClient, fapiParty } from '../idp/oidc/fapi-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { later } from '../support/later.ts';

/** The modules of the FAPI 2.0 Security Profile plan (conformance.md), less its prefix: pushed requests, client assertions. */

let database: TestDatabase;
let op: TestProvider;
let secondNode: TestProvider;
let app: FapiParty;
let other: FapiParty;
let rsaKey: ClientKey;
let browser: Browser;
const clock = movableClock();

beforeAll(async () => {
  const [appKey, otherKey] = await Promise.all([clientKey('ES256'), clientKey('EdDSA')]);
  rsaKey = await clientKey('RS256');
  const clients = [
    fapiClient('banque', appKey, { jwks: { keys: [appKey.jwk, rsaKey.jwk] } }),
    fapiClient('autre', otherKey),
    fapiClient('agenda', rsaKey, { profile: undefined }),
  ];
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock, clients });
  secondNode = await startProvider({ db: database.db, clock, clients, idp: { issuer: op.issuer } });
  app = fapiParty(op, 'banque', appKey);
  other = fapiParty(op, 'autre', otherKey);
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await Promise.all([op.close(), secondNode.close()]);
  await database.drop();
});

type Changes = Record<string, string | undefined>;

const errorOf = async (answer: Response) => {
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect([400, 401]).toContain(answer.status);
  return ((await answer.json()) as { error: string }).error;
};

const now = () => Math.floor(Date.now() / 1000);

describe('FAPI 2.0 Security Profile: pushed requests that are not taken', () => {
  it.each([
    ['ensure-request-object-without-redirect-uri-fails', { redirect_uri: undefined }, 'invalid_request'],
    ['ensure-redirect-uri-in-authorization-request', { redirect_uri: '' }, 'invalid_request'],
    ['ensure-registered-redirect-uri', { redirect_uri: 'https://banque.example.fr/autre' }, 'invalid_request'],
    ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['ensure-response-type-token-fails', { response_type: 'token' }, 'unsupported_response_type'],
    ['par-ensure-pkce-required', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['par-plain-pkce-rejected', { code_challenge_method: 'plain' }, 'invalid_request'],
    [
      'par-authorization-request-containing-request_uri-form-param',
      { request_uri: 'urn:ietf:params:oauth:request_uri:abc' },
      'invalid_request',
    ],
    ['ensure-client-id-in-token-endpoint, at PAR', { client_id: 'autre' }, 'invalid_request'],
  ])('%s', async (_module, changes: Changes, error) => {
    expect(await errorOf(await app.push(changes))).toBe(error);
  });

  it('par-attempt-invalid-http-method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status } = await fetch(`${op.issuer}/par`, { method });
      expect([404, 405]).toContain(status);
    }
  });
});

const AUDIENCES = {
  'ensure-client-assertion-with-wrong-aud-fails': () => 'https://other.example.fr',
  'par-test-array-as-audience-fails': () => [op.issuer],
  'par-test-par-endpoint-url-as-audience-fails': () => `${op.issuer}/par`,
  'par-test-token-endpoint-url-as-audience-fails': () => `${op.issuer}/token`,
};

describe('FAPI 2.0 Security Profile: client assertions', () => {
  it.each(Object.entries(AUDIENCES))('%s', async (_module, audience) => {
    const fields = await app.authentication({ aud: audience() });
    for (const path of ['/par', '/token']) {
      expect(await errorOf(await app.post(path, { ...app.parameters(), ...fields }))).toBe('invalid_client');
    }
  });

  it.each([
    ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails', () => ({ exp: now() - 300 })],
    ['ensure-client-assertion-with-no-sub-fails', () => ({ sub: undefined })],
    ['par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails', () => ({ nbf: now() + 70 })],
    ['the same of iat', () => ({ iat: now() + 70 })],
    ['S39 an assertion that is good for an hour', () => ({ exp: now() + 3600 })],
    ['S39 an assertion that never ends', () => ({ exp: undefined })],
    ['S39 an assertion without an identifier', () => ({ jti: undefined })],
    ['S39 an assertion of another client', () => ({ iss: 'autre' })],
  ])('%s', async (_module, claims: () => object) => {
    const fields = await app.authentication({ ...claims() });
    expect(await errorOf(await app.post('/par', { ...app.parameters(), ...fields }))).toBe('invalid_client');
  });

  it('par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted', async () => {
    for (const claims of [{ nbf: now() + 8 }, { iat: now() + 8 }, { iat: now() - 10 }]) {
      const fields = await app.authentication(claims);
      expect((await app.post('/par', { ...app.parameters(), ...fields })).status).toBe(201);
    }
  });

  it('ensure-signed-client-assertion-with-RS256-fails, though other clients may use it', async () => {
    const of = async (party: FapiParty) => ({
      ...party.parameters(),
      ...(await party.authentication()),
      client_assertion: await party.assertion({}, {}, rsaKey),
    });
    expect(await errorOf(await app.post('/par', await of(app)))).toBe('invalid_client');
    const ordinary = fapiParty(op, 'agenda', rsaKey);
    expect((await ordinary.post('/par', await of(ordinary))).status).toBe(201);
  });

  it.each([
    ['ensure-client-assertion-in-token-endpoint', { client_assertion: undefined, client_assertion_type: undefined }],
    ['an assertion of an unknown kind', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2' }],
    ['ensure-client-id-in-token-endpoint', { client_id: 'autre' }],
    ['an assertion and a secret', { client_secret: 'a-secret' }],
  ])('%s', async (_module, changes: Changes) => {
    const fields = app.codeFields(await app.signIn(browser));
    expect(['invalid_client', 'invalid_request']).toContain(await errorOf(await app.token({ ...fields, ...changes })));
    expect((await app.token(fields)).status).toBe(200);
  });

  it('S39 an assertion is good once, at whichever node and however fast', async () => {
    const fields = { ...app.parameters(), ...(await app.authentication()) };
    const nodes = [op, secondNode, op, secondNode];
    const push = ({ address }: TestProvider) =>
      fetch(`${address}/par`, { method: 'POST', body: new URLSearchParams(fields as Record<string, string>) });
    const statuses = (await Promise.all(nodes.map(push))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 401, 401, 401]);
    expect((await push(secondNode)).status).toBe(401);
  });
});

/** Where the browser ends without anybody signing in: at the client's door with an error, or on a page of ours. */
async function refused(address: string) {
  const { url, response } = await browser.visit(address);
  expect(url.href).not.toMatch(/interaction|[?&]code=/);
  return url.origin === op.issuer ? response.status : url.searchParams.get('error');
}

describe('FAPI 2.0 Security Profile: the use of what was pushed', () => {
  it('ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    const parameters = { client_id: app.id, ...app.parameters() } as Record<string, string>;
    expect(await refused(`${op.issuer}/authorize?${new URLSearchParams(parameters)}`)).toBe('invalid_request');
  });

  it('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const door = app.door(await app.pushed());
    await browser.visit(door);
    const { url } = await browser.visit(door);
    const { url: back } = await browser.post(`${url.href}?account=valery`, {});
    expect((await app.token(app.codeFields(back))).status).toBe(200);
  });

  it('par-attempt-reuse-request_uri', async () => {
    const door = app.door(await app.pushed());
    const { url } = await browser.visit(door);
    await browser.post(`${url.href}?account=valery`, {});
    expect(await refused(door)).toBe(400);
  });

  it('par-attempt-to-use-expired-request_uri', async () => {
    const door = app.door(await app.pushed());
    later(75);
    expect(await refused(door)).toBe(400);
  });

  it('par-attempt-to-use-request_uri-for-different-client', async () => {
    expect(await refused(app.door(await app.pushed(), other.id))).toBe(400);
    expect(await refused(app.door('urn:ietf:params:oauth:request_uri:made-up'))).toBe(400);
  });

  it('ensure-authorization-code-is-bound-to-client', async () => {
    const fields = app.codeFields(await app.signIn(browser));
    expect(await errorOf(await other.token({ ...fields, redirect_uri: other.redirectUri }))).toBe('invalid_grant');
  });

  it('attempt-reuse-authorization-code-after-one-second', async () => {
    const fields = app.codeFields(await app.signIn(browser));
    const { access_token } = (await (await app.token(fields)).json()) as { access_token: string };
    later(1);
    expect(await errorOf(await app.token(fields))).toBe('invalid_grant');
    expect((await app.userinfo(access_token)).status).toBe(401);
  });

  it('ensure-token-endpoint-fails-with-expired-auth-code', async () => {
    const fields = app.codeFields(await app.signIn(browser));
    later(75);
    expect(await errorOf(await app.token(fields))).toBe('invalid_grant');
  });

  it.each([
    ['ensure-pkce-code-verifier-required', undefined],
    ['incorrect-pkce-code-verifier-rejected', 'another-code-verifier-of-forty-three-characters'],
  ])('%s', async (_module, code_verifier) => {
    const fields = app.codeFields(await app.signIn(browser));
    expect(await errorOf(await app.token({ ...fields, code_verifier }))).toBe('invalid_grant');
  });
});
