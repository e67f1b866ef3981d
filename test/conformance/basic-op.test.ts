import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** The modules of the Basic OP plan (conformance.md) that our provider offers, by their own names. */

let database: TestDatabase;
let op: TestProvider;
let first: RelyingParty;
let second: RelyingParty;
let browser: Browser;
const clock = movableClock();

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  first = await relyingParty(op, 'carnet');
  second = await relyingParty(op, 'agenda');
  await openAccount(database.db, {
    _id: 'valery',
    phone: '+33639980126',
    email: { address: 'valery@example.fr', confirmedAt: new Date() },
  });
});
beforeEach(() => {
  browser = new Browser();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Lets seconds pass for everybody in this process: the engine reads the time by itself. */
function later(seconds: number) {
  const realNow = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + seconds * 1000);
}

type Parameters = Record<string, string | undefined>;

/** Signs in, exchanges, and holds every answer to the universal checks. */
async function complete(rp: RelyingParty, parameters: Parameters = {}, account: string | undefined = 'valery') {
  const back = await rp.signIn(browser, account, parameters);
  expect(back.origin + back.pathname).toBe(rp.redirectUri);
  expect([...back.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
  expect(back.searchParams.get('iss')).toBe(op.issuer);
  const answer = await rp.token(rp.codeFields(back));
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const tokens = (await answer.json()) as Record<string, string>;
  expect(tokens).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 });
  return { tokens, claims: await verified(rp, tokens.id_token!) };
}

const verified = async (rp: RelyingParty, idToken: string): Promise<JWTPayload> => {
  const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(`${op.issuer}/jwks`)), {
    issuer: op.issuer,
    audience: rp.id,
  });
  return payload;
};

const userinfo = async (token: string): Promise<Record<string, unknown>> =>
  (await (await first.userinfo(token)).json()) as Record<string, unknown>;

const ALL = ['sub', 'given_name', 'family_name', 'email', 'email_verified', 'phone_number', 'phone_number_verified'];

describe('answers to sound requests', () => {
  it('oidcc-server', async () => {
    for (const rp of [first, second]) {
      browser.forget();
      const { tokens, claims } = await complete(rp);
      const now = Date.now() / 1000;
      expect(claims).toMatchObject({ nonce: 'a-nonce', sub: expect.stringMatching(/^[\x20-\x7e]{1,255}$/) });
      expect(claims.iat).toBeLessThanOrEqual(now);
      expect(claims.exp).toBeGreaterThan(now);
      expect(claims).not.toHaveProperty('name');
      expect(await userinfo(tokens.access_token!)).toEqual({ sub: claims.sub });
    }
  });

  it('oidcc-server-client-secret-post', async () => {
    const posting = await relyingParty(op, 'carnet', client.ClientSecretPost(SECRET));
    const tokens = await posting.exchange(await posting.signIn(browser, 'valery'));
    expect(tokens.id_token).toBeDefined();
    expect(posting.configuration.serverMetadata().token_endpoint_auth_methods_supported).toContain(
      'client_secret_post',
    );
  });

  it('oidcc-idtoken-signature', async () => {
    const { tokens } = await complete(first);
    expect(decodeProtectedHeader(tokens.id_token!)).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  });

  it.each([
    ['oidcc-userinfo-get', (token: string) => [{ headers: { authorization: `Bearer ${token}` } }] as const],
    [
      'oidcc-userinfo-post-header',
      (token: string) => [{ method: 'POST', headers: { authorization: `Bearer ${token}` } }] as const,
    ],
    [
      'oidcc-userinfo-post-body',
      (token: string) => [{ method: 'POST', body: new URLSearchParams({ access_token: token }) }] as const,
    ],
  ])('%s', async (_module, request) => {
    const { tokens, claims } = await complete(first);
    const [init] = request(tokens.access_token!);
    const answer = await fetch(`${op.issuer}/userinfo`, init);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({ sub: claims.sub });
  });

  it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    expect((await complete(first, { nonce: undefined })).claims).not.toHaveProperty('nonce');
  });

  it('oidcc-scope-profile', async () => {
    const { tokens } = await complete(first, { scope: 'openid profile' });
    expect(await userinfo(tokens.access_token!)).toMatchObject({ given_name: 'Valéry', family_name: 'DURANT' });
  });

  it('oidcc-scope-email', async () => {
    const { tokens } = await complete(first, { scope: 'openid email' });
    expect(await userinfo(tokens.access_token!)).toMatchObject({ email: 'valery@example.fr', email_verified: true });
  });

  it('oidcc-scope-phone', async () => {
    const { tokens } = await complete(first, { scope: 'openid phone' });
    const claims = await userinfo(tokens.access_token!);
    expect(claims).toMatchObject({ phone_number: '+33639980126', phone_number_verified: true });
  });

  it('oidcc-scope-address: a scope that we do not have is left out', async () => {
    const { tokens } = await complete(first, { scope: 'openid address' });
    expect(tokens.scope).toBe('openid');
    expect(await userinfo(tokens.access_token!)).toEqual({ sub: expect.any(String) });
  });

  it('oidcc-scope-all', async () => {
    const { tokens } = await complete(first, { scope: 'openid profile email phone' });
    expect(tokens.scope).toBe('openid profile email phone');
    expect(Object.keys(await userinfo(tokens.access_token!))).toEqual(expect.arrayContaining(ALL));
  });

  it('oidcc-alternate-happy-flow', async () => {
    const { tokens } = await complete(first, { scope: 'phone email profile openid' });
    expect(Object.keys(await userinfo(tokens.access_token!))).toEqual(expect.arrayContaining(ALL));
  });

  it.each([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-login-hint', { login_hint: 'v.durant1' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-claims-essential', { claims: '{"userinfo":{"name":{"essential":true}}}' }],
  ])('%s', async (_module, parameters: Parameters) => {
    await complete(first, parameters);
  });

  it('oidcc-ensure-request-with-acr-values-succeeds', async () => {
    const supported = first.configuration.serverMetadata().acr_values_supported;
    expect(supported).toEqual(['eleve', 'responsable', 'https://refeds.org/profile/mfa']);
    expect((await complete(first, { acr_values: 'responsable' })).claims.acr).toBe('responsable');
  });

  it('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    await complete(first);
  });

  it('oidcc-ensure-post-request-succeeds', async () => {
    const { origin, pathname, searchParams } = first.start();
    const form = await browser.post(origin + pathname, Object.fromEntries(searchParams));
    const back = await browser.post(`${form.url.href}?account=valery`, {});
    expect((await first.exchange(back.url)).id_token).toBeDefined();
  });

  it('oidcc-refresh-token', async () => {
    expect(first.configuration.serverMetadata().grant_types_supported).toContain('refresh_token');
    const before = await complete(first, { scope: 'openid offline_access', prompt: 'consent' });
    expect(before.tokens.refresh_token).toMatch(/^[\x20-\x7e]+$/);
    later(1.1);
    const fields = { grant_type: 'refresh_token', refresh_token: before.tokens.refresh_token! };
    const after = (await (await first.token(fields)).json()) as Record<string, string>;
    expect(after.access_token).not.toBe(before.tokens.access_token);
    const claims = await verified(first, after.id_token!);
    const { iss, sub, aud, auth_time } = before.claims;
    expect(claims).toMatchObject({ iss, sub, aud });
    expect(claims.auth_time).toBe(auth_time);
    expect(claims.iat).toBeGreaterThan(before.claims.iat!);
    const foreign = await second.token({ grant_type: 'refresh_token', refresh_token: after.refresh_token! });
    expect([foreign.status, await foreign.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
  });
});

describe('sessions', () => {
  it('oidcc-prompt-login', async () => {
    const before = await complete(first, { max_age: '10000' });
    later(1.1);
    const { url } = await browser.visit(first.start({ prompt: 'login' }).href);
    expect(url.pathname).toMatch(/^\/interaction\//);
    const { claims } = await complete(first, { prompt: 'login' });
    expect(claims.auth_time).toBeGreaterThan(before.claims.auth_time as number);
  });

  it('oidcc-prompt-none-not-logged-in', async () => {
    const back = await first.signIn(browser, undefined, { prompt: 'none' });
    expect(back.searchParams.get('error')).toBe('login_required');
    expect(back.searchParams.get('state')).toBe('a-state');
  });

  it('oidcc-prompt-none-logged-in', async () => {
    const before = await complete(first, { max_age: '10000' });
    const { claims } = await complete(first, { prompt: 'none', max_age: '10000' }, undefined);
    expect(claims).toMatchObject({ sub: before.claims.sub, auth_time: before.claims.auth_time });
  });

  it('oidcc-max-age-1', async () => {
    const before = await complete(first, { max_age: '1' });
    later(2.1);
    const { url } = await browser.visit(first.start({ max_age: '1' }).href);
    expect(url.pathname).toMatch(/^\/interaction\//);
    const { claims } = await complete(first, { max_age: '1' });
    expect(claims.auth_time).toBeGreaterThan(before.claims.auth_time as number);
  });

  it('oidcc-max-age-10000', async () => {
    const before = await complete(first, { max_age: '15000' });
    const { claims } = await complete(first, { max_age: '10000' }, undefined);
    expect(claims).toMatchObject({ sub: before.claims.sub, auth_time: before.claims.auth_time });
  });

  it('oidcc-id-token-hint', async () => {
    const { tokens, claims } = await complete(first);
    const again = await complete(first, { prompt: 'none', id_token_hint: tokens.id_token }, undefined);
    expect(again.claims.sub).toBe(claims.sub);
  });
});

describe('refusals', () => {
  const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;

  it.each([
    ['oidcc-response-type-missing', { response_type: undefined }, 'invalid_request'],
    ['response types other than code', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['implicit', { response_type: 'id_token' }, 'unsupported_response_type'],
    [
      'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
      { request: 'eyJhbGciOiJub25lIn0.e30.' },
      'request_not_supported',
    ],
    [
      'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
      { request_uri: 'https://carnet.example.fr/r' },
      'request_uri_not_supported',
    ],
    ['oidcc-ensure-request-object-with-redirect-uri', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
  ])('%s', async (_module, parameters: Parameters, error) => {
    const back = await first.signIn(browser, undefined, parameters);
    expect(back.origin).toBe('https://carnet.example.fr');
    // Refused response types answer as they would have: in the fragment.
    const answer = Object.fromEntries(back.hash ? new URLSearchParams(back.hash.slice(1)) : back.searchParams);
    expect(answer).toMatchObject({ error, state: 'a-state', iss: op.issuer });
    expect(answer.error_description ?? '').toMatch(DESCRIPTION);
    expect(answer).not.toHaveProperty('code');
  });

  it('oidcc-ensure-registered-redirect-uri', async () => {
    const { url, response } = await browser.visit(
      first.start({ redirect_uri: 'https://carnet.example.fr/autre' }).href,
    );
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
  });

  it('oidcc-codereuse', async () => {
    const back = await first.signIn(browser, 'valery');
    expect((await first.token(first.codeFields(back))).status).toBe(200);
    const again = await first.token(first.codeFields(back));
    expect(again.headers.get('cache-control')).toBe('no-store');
    expect([again.status, await again.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
  });

  it('oidcc-codereuse-30seconds', async () => {
    const back = await first.signIn(browser, 'valery');
    const { access_token: token } = (await (await first.token(first.codeFields(back))).json()) as {
      access_token: string;
    };
    clock.forward(30);
    expect(await (await first.token(first.codeFields(back))).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await first.userinfo(token)).status).toBe(401);
  });

  it('a wrong secret', async () => {
    const back = await first.signIn(browser, 'valery');
    const answer = await first.token(first.codeFields(back), 'wrong');
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
  });

  it('no token, or a wrong one, at userinfo', async () => {
    for (const authorization of [undefined, 'Bearer wrong']) {
      const headers = new Headers(authorization ? { authorization } : {});
      const answer = await fetch(`${op.issuer}/userinfo`, { headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('a token in the address of userinfo', async () => {
    const { tokens } = await complete(first);
    expect((await fetch(`${op.issuer}/userinfo?access_token=${tokens.access_token}`)).status).toBe(400);
  });
});

describe('form post', () => {
  it('oidcc-server with response_mode=form_post: a page of ours, and nothing in an address', async () => {
    const { url } = await browser.visit(first.start({ response_mode: 'form_post', state: '"><b>&' }).href);
    const done = await browser.post(`${url.href}?account=valery`, {});
    expect(done.url.origin).toBe(op.issuer);
    expect(op.pages.at(-1)).toMatchObject({ view: 'idp/sign-out/forward', locals: { action: first.redirectUri } });
    expect(op.formTargets()).toContain('https://carnet.example.fr');
    const { inputs } = op.pages.at(-1)!.locals as { inputs: { name: string; value: string }[] };
    const fields = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
    expect(fields).toEqual({ code: expect.any(String), state: '"><b>&', iss: op.issuer });
  });
});
