import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK } from 'jose';
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

/** The modules of the FAPI 2.0 Security Profile plan (conformance.md), less its prefix: tokens bound to a key (RFC 9449). */

let database: TestDatabase;
let op: TestProvider;
let secondNode: TestProvider;
let app: FapiParty;
let other: FapiParty;
let otherKey: ClientKey;
let browser: Browser;
const clock = movableClock();

beforeAll(async () => {
  const appKey = await clientKey('ES256');
  otherKey = await clientKey('ES256', 'another');
  const clients = [fapiClient('banque', appKey), fapiClient('autre', otherKey)];
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
afterAll(async () => {
  await Promise.all([op.close(), secondNode.close()]);
  await database.drop();
});

const errorOf = async (answer: Response) => {
  expect([400, 401]).toContain(answer.status);
  return ((await answer.json()) as { error: string }).error;
};

const now = () => Math.floor(Date.now() / 1000);

describe('FAPI 2.0 Security Profile: codes bound to a key', () => {
  it.each([
    ['ensure-dpopproof-with-iat-10seconds-before-succeeds', () => ({ iat: now() - 10 })],
    ['ensure-dpopproof-with-iat-10seconds-after-succeeds', () => ({ iat: now() + 10 })],
    ['check-dpop-proof-nbf-exp', () => ({ nbf: now() - 5, exp: now() + 60 })],
  ])('%s', async (_module, claims: () => object) => {
    const proof = (method: string, path: string, token?: string) => app.proof(method, path, token, { ...claims() });
    const back = await app.signIn(browser, {}, await proof('POST', '/par'));
    const answer = await app.token(app.codeFields(back), await proof('POST', '/token'));
    const { access_token } = (await answer.json()) as { access_token: string };
    expect((await app.userinfo(access_token, await proof('GET', '/userinfo', access_token))).status).toBe(200);
  });

  it('S39 a proof of a clock that is ahead is remembered for as long as it would be taken', async () => {
    const proof = await app.proof('POST', '/par', undefined, { iat: now() + 290 });
    expect((await app.push({}, proof)).status).toBe(201);
    clock.forward(301);
    const again = await app.push({}, proof);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('Replay')]);
  });

  it('ensure-mismatched-dpop-jkt-fails', async () => {
    const proof = await app.proof('POST', '/par');
    expect(await errorOf(await app.push({ dpop_jkt: otherKey.thumbprint }, proof))).toBe('invalid_request');
  });

  it('ensure-dpopproof-at-par-endpoint-binding-success, ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt', async () => {
    const fields = app.codeFields(await app.signIn(browser, {}, await app.proof('POST', '/par')));
    const byOther = await app.proof('POST', '/token', undefined, {}, otherKey);
    expect(await errorOf(await app.token(fields, byOther))).toBe('invalid_grant');
    const again = app.codeFields(await app.signIn(browser, {}, await app.proof('POST', '/par')));
    expect((await app.token(again)).status).toBe(200);
  });

  it('ensure-dpop-auth-code-binding-success, ensure-token-endpoint-fails-with-mismatched-dpop-jkt', async () => {
    const bound = app.codeFields(await app.signIn(browser, { dpop_jkt: app.proofKey.thumbprint }));
    expect((await app.token(bound)).status).toBe(200);
    const toOther = app.codeFields(await app.signIn(browser, { dpop_jkt: otherKey.thumbprint }));
    expect(await errorOf(await app.token(toOther))).toBe('invalid_grant');
  });

  it('ensure-holder-of-key-required', async () => {
    const fields = app.codeFields(await app.signIn(browser));
    expect(await errorOf(await app.token(fields, null))).toMatch(/^invalid_(dpop_proof|request|grant)$/);
  });

  it('a proof is good once at the token endpoint, at whichever node', async () => {
    const proof = await app.proof('POST', '/token');
    const [first, second] = [app.codeFields(await app.signIn(browser)), app.codeFields(await app.signIn(browser))];
    expect((await app.token(first, proof)).status).toBe(200);
    const fields = { ...second, ...(await app.authentication()) } as Record<string, string>;
    const answer = await fetch(`${secondNode.address}/token`, {
      method: 'POST',
      headers: { dpop: proof },
      body: new URLSearchParams(fields),
    });
    expect(await errorOf(answer)).toBe('invalid_grant');
  });
});

describe('FAPI 2.0 Security Profile: refresh-token', () => {
  it('renews, is not replaced, and is of no use to another client, without authentication or without its key', async () => {
    const { refresh_token } = await app.tokens(browser, { scope: 'openid offline_access', prompt: 'consent' });
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await errorOf(await other.token(fields))).toBe('invalid_grant');
    const anonymous = { client_id: undefined, client_assertion: undefined, client_assertion_type: undefined };
    expect(await errorOf(await app.token({ ...fields, ...anonymous }))).toMatch(/^invalid_(client|request)$/);
    expect(await errorOf(await app.token(fields, null))).toMatch(/^invalid_(dpop_proof|request|grant)$/);
    for (const _time of [1, 2]) {
      const answer = await app.token(fields);
      const renewed = (await answer.json()) as { access_token: string };
      expect(renewed).toMatchObject({ token_type: 'DPoP', refresh_token });
      expect((await app.userinfo(renewed.access_token)).status).toBe(200);
    }
  });
});

describe('FAPI 2.0 Security Profile: dpop-negative-tests', () => {
  let accessToken: string;
  const proofOf = (claims: object, header: object = {}, by: ClientKey = app.proofKey) =>
    signed(by, app.proofClaims('GET', '/userinfo', accessToken, { ...claims }), {
      ...app.proofHeader(app.proofKey),
      ...header,
    });

  beforeEach(async () => {
    accessToken = (await app.tokens(browser)).access_token;
  });
  afterEach(async () => {
    // A correct proof still works afterwards.
    expect((await app.userinfo(accessToken)).status).toBe(200);
  });

  const privateJwk = async () => ({ jwk: await exportJWK(app.proofKey.privateKey) });

  it.each([
    ['no proof', async () => null],
    ['what is no JWT', async () => 'proof'],
    ['no typ', () => proofOf({}, { typ: undefined })],
    ['another typ', () => proofOf({}, { typ: 'JWT' })],
    ['no jwk', () => proofOf({}, { jwk: undefined })],
    ['a jwk with its private key', async () => proofOf({}, await privateJwk())],
    ['a jwk that did not sign', () => proofOf({}, app.proofHeader(otherKey))],
    ['a key that the token is not bound to', () => proofOf({}, app.proofHeader(otherKey), otherKey)],
    [
      'no signature',
      async () => unsigned(app.proofClaims('GET', '/userinfo', accessToken), app.proofHeader(app.proofKey)),
    ],
    ['a signature that was changed', async () => (await proofOf({})).replace(/.{4}$/, 'AAAA')],
    ['no jti', () => proofOf({ jti: undefined })],
    ['no htm', () => proofOf({ htm: undefined })],
    ['no htu', () => proofOf({ htu: undefined })],
    ['no iat', () => proofOf({ iat: undefined })],
    ['no ath', () => proofOf({ ath: undefined })],
    ['another htm', () => proofOf({ htm: 'POST' })],
    ['another htu', () => proofOf({ htu: `${op.issuer}/token` })],
    ['the htu of another host', () => proofOf({ htu: 'https://other.example.fr/userinfo' })],
    ['an iat of an hour ago', () => proofOf({ iat: now() - 3600 })],
    ['an iat in an hour', () => proofOf({ iat: now() + 3600 })],
    ['the ath of another token', () => proofOf({ ath: 'x'.repeat(43) })],
    ['an exp that has passed', () => proofOf({ exp: now() - 60 })],
    ['an nbf to come', () => proofOf({ nbf: now() + 60 })],
    ['a nonce that we did not give', () => proofOf({ nonce: 'made-up' })],
  ])('refuses %s', async (_what, make: () => Promise<string | null>) => {
    const answer = await app.userinfo(accessToken, await make());
    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP /);
    expect(await answer.json()).not.toHaveProperty('sub');
  });

  it('refuses two proofs', async () => {
    const headers = new Headers({ authorization: `DPoP ${accessToken}` });
    headers.append('dpop', await proofOf({}));
    headers.append('dpop', await proofOf({}));
    expect((await fetch(`${op.issuer}/userinfo`, { headers })).status).toBe(401);
  });

  it('refuses a proof that was used', async () => {
    const proof = await proofOf({});
    expect((await app.userinfo(accessToken, proof)).status).toBe(200);
    expect((await app.userinfo(accessToken, proof)).status).toBe(401);
  });

  it.each([
    ['with a proof', undefined],
    ['without', null],
  ])('refuses the token as a bearer’s, %s', async (_what, proof) => {
    expect((await app.userinfo(accessToken, proof, 'Bearer')).status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['a query and a fragment in htu', () => proofOf({ htu: `${op.issuer}/userinfo?a=b#c` })],
    ['another case of scheme and host', () => proofOf({ htu: `${op.issuer}/userinfo`.replace('http:', 'HTTP:') })],
    ['claims that it does not know', () => proofOf({ extra: 'claim' })],
  ])('takes %s', async (_what, make: () => Promise<string>) => {
    expect((await app.userinfo(accessToken, await make())).status).toBe(200);
  });
});
