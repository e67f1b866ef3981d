import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser } from '../idp/oidc/browser.ts';
import {
  type ClientKey,
  clientKey,
  type FapiParty,
  fapiClient,
  fapiParty,
  signed,
  unsigned,
} from '../idp/oidc/fapi-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** The modules that FAPI 2.0 Message Signing adds for signed requests (conformance.md), less its prefix. */

let database: TestDatabase;
let op: TestProvider;
let app: FapiParty;
let otherKey: ClientKey;
let rsaKey: ClientKey;
let browser: Browser;

beforeAll(async () => {
  const appKey = await clientKey('ES256');
  otherKey = await clientKey('ES256', 'another');
  rsaKey = await clientKey('RS256');
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    clients: [
      fapiClient('banque', appKey, { signedRequests: true, jwks: { keys: [appKey.jwk, rsaKey.jwk] } }),
      fapiClient('autre', otherKey),
      fapiClient('agenda', rsaKey, { profile: undefined, authentication: 'private_key_jwt' }),
    ],
  });
  app = fapiParty(op, 'banque', appKey);
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

type Members = Record<string, unknown>;

const now = () => Math.floor(Date.now() / 1000);

const claimsOf = (party: FapiParty, claims: Members = {}) => ({
  ...party.parameters(),
  iss: party.id,
  aud: op.issuer,
  client_id: party.id,
  nbf: now(),
  exp: now() + 60,
  ...claims,
});

/** A signed request; a member of `undefined` is left out. */
const object = (claims: Members = {}, by: ClientKey = app.key, party = app) =>
  signed(by, claimsOf(party, claims), { kid: by.jwk.kid, typ: 'oauth-authz-req+jwt' });

const push = async (request: string, outside: Record<string, string> = {}) =>
  app.post('/par', { ...(await app.authentication()), ...outside, request });

async function signInWith(request: string, outside?: Record<string, string>) {
  const answer = await push(request, outside);
  expect(answer.status).toBe(201);
  const { request_uri } = (await answer.json()) as { request_uri: string };
  const { url } = await browser.visit(app.door(request_uri));
  const { url: back } = await browser.post(`${url.href}?account=valery`, {});
  const tokens = (await (await app.token(app.codeFields(back))).json()) as { id_token: string };
  const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1]!, 'base64url').toString()) as Members;
  return { state: back.searchParams.get('state'), nonce: claims.nonce };
}

describe('FAPI 2.0 Message Signing: signed requests', () => {
  it.each([
    ['happy-flow', () => ({})],
    ['ensure-request-object-with-multiple-aud-succeeds', () => ({ aud: [op.issuer, 'https://other.example.fr'] })],
    ['ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted', () => ({ nbf: now() + 8 })],
  ])('%s', async (_module, claims: () => Members) => {
    expect(await signInWith(await object(claims()))).toEqual({ state: 'a-state', nonce: 'a-nonce' });
  });

  it('ensure-different-nonce-inside-and-outside-request-object, ensure-different-state-…: the inner ones count', async () => {
    const seen = await signInWith(await object(), { state: 'outside', nonce: 'outside' });
    expect(seen).toEqual({ state: 'a-state', nonce: 'a-nonce' });
  });

  it.each([
    ['ensure-request-object-without-exp-fails', () => object({ exp: undefined })],
    ['ensure-request-object-without-nbf-fails', () => object({ nbf: undefined })],
    ['ensure-expired-request-object-fails', () => object({ nbf: now() - 120, exp: now() - 60 })],
    ['ensure-request-object-with-bad-aud-fails', () => object({ aud: 'https://other.example.fr' })],
    ['a request without an audience', () => object({ aud: undefined })],
    ['ensure-request-object-with-exp-over-60-fails', () => object({ exp: now() + 3660 })],
    ['ensure-request-object-with-nbf-over-60-fails', () => object({ nbf: now() - 3660 })],
    ['a request for tomorrow', () => object({ nbf: now() + 3600, exp: now() + 3660 })],
    ['ensure-signed-request-object-with-RS256-fails', () => object({}, rsaKey)],
    ['ensure-request-object-signature-algorithm-is-not-none', async () => unsigned(claimsOf(app))],
    [
      'ensure-request-object-with-invalid-signature-fails',
      async () => (await object()).replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA')),
    ],
    ['ensure-matching-key-in-authorization-request', () => object({}, otherKey)],
    ['a request of another client', () => object({ client_id: 'autre', iss: 'autre' })],
    ['a request in the request', async () => object({ request: await object() })],
    [
      'par-authorization-request-containing-request_uri',
      () => object({ request_uri: 'urn:ietf:params:oauth:request_uri:abc' }),
    ],
    ['ensure-request-object-without-redirect-uri-fails', () => object({ redirect_uri: undefined })],
    ['what is no JWT', async () => 'request'],
  ])('%s', async (_module, make: () => Promise<string>) => {
    const answer = await push(await make());
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toMatch(/^invalid_request(_object)?$/);
  });

  it('ensure-unsigned-request-at-par-endpoint-fails', async () => {
    const answer = await app.push();
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_request' }]);
  });
});

describe('G1 signed requests of other clients (RFC 9101)', () => {
  const ordinary = () => fapiParty(op, 'agenda', rsaKey);
  const visit = (request: string) =>
    browser.visit(`${op.issuer}/authorize?${new URLSearchParams({ client_id: 'agenda', request })}`);

  it('oidcc-request-object-signed-rs256: come in the address too', async () => {
    const { url } = await visit(await object({}, rsaKey, ordinary()));
    const { url: back } = await browser.post(`${url.href}?account=valery`, {});
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'a-state', code: expect.any(String) });
  });

  it.each([
    ['unsigned', async () => unsigned(claimsOf(ordinary()))],
    ['signed by another’s key', () => object({}, otherKey, ordinary())],
    ['signed for another provider', () => object({ aud: 'https://other.example.fr' }, rsaKey, ordinary())],
  ])('lead nowhere when they are %s', async (_what, make: () => Promise<string>) => {
    const { url, response } = await visit(await make());
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
  });
});
