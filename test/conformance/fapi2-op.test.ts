import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { Browser } from '../idp/oidc/browser.ts';
import { clientKey, type FapiParty, fapiClient, fapiParty } from '../idp/oidc/fapi-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** The modules of the FAPI 2.0 Security Profile plan (conformance.md), less its prefix: sound requests, and how they end. */

let database: TestDatabase;
let op: TestProvider;
let app: FapiParty;
let other: FapiParty;
let browser: Browser;
const clock = movableClock();

beforeAll(async () => {
  const [appKey, otherKey] = await Promise.all([clientKey('ES256'), clientKey('PS256')]);
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock,
    clients: [fapiClient('banque', appKey), fapiClient('autre', otherKey)],
  });
  app = fapiParty(op, 'banque', appKey);
  other = fapiParty(op, 'autre', otherKey);
  await openAccount(database.db, {
    _id: 'valery',
    phone: '+33639980126',
    email: { address: 'valery@example.fr', confirmedAt: new Date() },
  });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const verified = async (party: FapiParty, idToken: string) => {
  const keys = createRemoteJWKSet(new URL(`${op.issuer}/jwks`));
  return (await jwtVerify(idToken, keys, { issuer: op.issuer, audience: party.id })).payload;
};

/** A sign-in through to userinfo; what came back to the client, and what it was told. */
async function complete(party: FapiParty, changes: Record<string, string | undefined> = {}) {
  const back = await party.signIn(browser, changes);
  expect(back.origin + back.pathname).toBe(party.redirectUri);
  expect(back.searchParams.get('iss')).toBe(op.issuer);
  const answer = await party.token(party.codeFields(back));
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const tokens = (await answer.json()) as { access_token: string; id_token: string };
  expect(tokens).toMatchObject({ token_type: 'DPoP', expires_in: 300 });
  const told = await party.userinfo(tokens.access_token);
  expect(told.status).toBe(200);
  const claims = await verified(party, tokens.id_token);
  expect(await told.json()).toMatchObject({ sub: claims.sub });
  return { back, claims, tokens };
}

describe('FAPI 2.0 Security Profile: sound requests', () => {
  it('discovery-end-point-verification', async () => {
    const metadata = await (await fetch(`${op.issuer}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({
      issuer: op.issuer,
      pushed_authorization_request_endpoint: `${op.issuer}/par`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt']),
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256', 'PS256', 'EdDSA']),
      dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      request_object_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519', 'RS256'],
      request_uri_parameter_supported: false,
    });
  });

  it('happy-flow, for two clients', async () => {
    for (const party of [app, other]) {
      const { back, tokens, claims } = await complete(party);
      expect([...back.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
      expect(back.searchParams.get('state')).toBe('a-state');
      expect(claims.nonce).toBe('a-nonce');
      expect(decodeProtectedHeader(tokens.id_token).alg).toBe('ES256');
    }
  });

  it('happy-flow, on a certified client library', async () => {
    const { privateKey, jwk } = app.key;
    const options = { execute: [client.allowInsecureRequests] };
    const authentication = client.PrivateKeyJwt({ key: privateKey, kid: String(jwk.kid) });
    const configuration = await client.discovery(new URL(op.issuer), app.id, undefined, authentication, options);
    const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair());
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const url = await client.buildAuthorizationUrlWithPAR(
      configuration,
      {
        redirect_uri: app.redirectUri,
        scope: 'openid offline_access',
        prompt: 'consent',
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      },
      { DPoP },
    );
    const { url: form } = await browser.visit(url.href);
    const { url: back } = await browser.post(`${form.href}?account=valery`, {});
    const tokens = await client.authorizationCodeGrant(configuration, back, { pkceCodeVerifier }, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const { sub } = tokens.claims()!;
    const renewed = await client.refreshTokenGrant(configuration, tokens.refresh_token!, undefined, { DPoP });
    const told = await client.fetchUserInfo(configuration, renewed.access_token, sub, { DPoP });
    expect(told.sub).toBe(sub);
  });

  it('user-rejects-authentication', async () => {
    const { url } = await browser.visit(app.door(await app.pushed()));
    const { url: back } = await browser.post(`${url.href}?refuse=yes`, {});
    const answer = Object.fromEntries(back.searchParams);
    expect(answer).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'a-state',
      iss: op.issuer,
    });
  });

  it.each([
    ['ensure-authorization-request-without-state-success', { state: undefined }, { state: null }],
    ['ensure-authorization-request-without-nonce-success', { nonce: undefined }, { nonce: undefined }],
    ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }, { nonce: 'n'.repeat(64) }],
    ['ensure-authorization-request-with-long-nonce', { nonce: 'n'.repeat(384) }, { nonce: 'n'.repeat(384) }],
    ['ensure-authorization-request-with-long-state', { state: 's'.repeat(384) }, { state: 's'.repeat(384) }],
    ['ensure-other-scope-order-succeeds', { scope: 'email openid profile' }, {}],
  ])('%s', async (_module, changes: Record<string, string | undefined>, expected: object) => {
    const { back, claims } = await complete(app, changes);
    const seen: Record<string, unknown> = { state: back.searchParams.get('state'), nonce: claims.nonce };
    expect(seen).toMatchObject({ state: 'a-state', nonce: 'a-nonce', ...expected });
  });

  it('test-claims-parameter-identity-claims', async () => {
    const asked = ['given_name', 'family_name', 'locale', 'email', 'email_verified', 'phone_number'];
    const claims = JSON.stringify({ userinfo: Object.fromEntries(asked.map((name) => [name, { essential: true }])) });
    const { tokens } = await complete(app, { claims });
    const told = (await (await app.userinfo(tokens.access_token)).json()) as object;
    expect(Object.keys(told).sort()).toEqual([...asked, 'sub'].sort());
  });

  it('par-without-duplicate-parameters', async () => {
    const address = new URL(app.door(await app.pushed()));
    expect([...address.searchParams.keys()]).toEqual(['client_id', 'request_uri']);
    await complete(app);
  });

  it('state-only-outside-request-object-not-used', async () => {
    const address = `${app.door(await app.pushed({ state: undefined }))}&state=outside&nonce=outside`;
    const { url } = await browser.visit(address);
    const { url: back } = await browser.post(`${url.href}?account=valery`, {});
    expect(back.searchParams.get('state')).toBeNull();
    const answer = (await (await app.token(app.codeFields(back))).json()) as { id_token: string };
    expect((await verified(app, answer.id_token)).nonce).toBe('a-nonce');
  });

  it('access-token-type-header-case-sensitivity', async () => {
    const { access_token } = await app.tokens(browser);
    for (const scheme of ['dpop', 'DPOP', 'DPoP']) {
      expect((await app.userinfo(access_token, undefined, scheme)).status).toBe(200);
    }
  });
});
