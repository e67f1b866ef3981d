import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { later } from '../support/later.ts';
import { type Completed, type Parameters, PERSON, type Run } from './basic-plan.ts';

/** The modules of the Basic OP plan about a single sign-in, by their own names (conformance.md, column B). */
export type Modules = Record<string, (run: Run) => Promise<void>>;

const ALL = ['sub', 'given_name', 'family_name', 'email', 'email_verified', 'phone_number', 'phone_number_verified'];
const CHARACTERS = /^[\x20-\x7e]+$/;

/** What an ID token of a fresh sign-in tells (OIDC Core §2, §3.1.3.6). */
function expectIdToken({ claims, header, tokens }: Completed) {
  const now = Date.now() / 1000;
  expect(header).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(claims.sub).toMatch(/^[\x20-\x7e]{1,255}$/);
  expect(claims.iat).toBeLessThanOrEqual(now);
  expect(claims.iat).toBeGreaterThan(now - 300);
  expect(claims.exp).toBeGreaterThan(now);
  expect(claims.auth_time ?? 0).toBeLessThanOrEqual(now);
  expect(claims.acr).not.toBe('');
  expect(claims).not.toHaveProperty('name');
  const half = createHash('sha256').update(tokens.access_token!).digest().subarray(0, 16).toString('base64url');
  expect(claims.at_hash ?? half).toBe(half);
}

const succeeds = (parameters: Parameters) => async (run: Run) => {
  expectIdToken(await run.complete(run.first, parameters, PERSON));
};

const givesClaims = (scope: string, expected: object) => async (run: Run) => {
  const { tokens } = await run.complete(run.first, { scope }, PERSON);
  expect(tokens.scope).toBe(scope);
  expect(await run.userinfo(tokens.access_token!)).toEqual(expect.objectContaining(expected));
};

const EMAIL = { email: 'valery@example.fr', email_verified: true };
const PHONE = { phone_number: '+33639980126', phone_number_verified: true };
const PROFILE = { name: 'Valéry DURANT', given_name: 'Valéry', family_name: 'DURANT', locale: 'fr' };

const asksUserinfo = (init: (token: string) => RequestInit) => async (run: Run) => {
  const { tokens, claims } = await run.complete(run.first, {}, PERSON);
  const answer = await fetch(`${run.op.issuer}/userinfo`, init(tokens.access_token!));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await answer.json()).toEqual({ sub: claims.sub });
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function server(run: Run) {
  for (const party of [run.first, run.second]) {
    run.browser.forget();
    const completed = await run.complete(party, {}, PERSON);
    expectIdToken(completed);
    expect(completed.claims.nonce).toBe('a-nonce');
    expect(await run.userinfo(completed.tokens.access_token!)).toEqual({ sub: completed.claims.sub });
  }
}

export const SIGN_IN_MODULES: Modules = {
  'oidcc-server': server,

  'oidcc-idtoken-signature': async (run) => {
    const { header } = await run.complete(run.first, {}, PERSON);
    const { keys } = (await (await fetch(`${run.op.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    expect(keys.map(({ kid }) => kid)).toContain(header.kid);
    expect(header.alg).toBe('RS256');
  },

  'oidcc-idtoken-unsigned': async (run) => {
    const { id_token_signing_alg_values_supported: offered } = run.first.configuration.serverMetadata();
    expect(offered).not.toContain('none');
    const { clients } = configSchema({ env: {}, missingFiles: 'refuse' }).shape;
    const registered = clients.safeParse([{ id: 'nue', name: 'Nue', idTokenAlgorithm: 'none' }]);
    expect(registered.error?.issues.map(({ path }) => path.join('.'))).toContain('0.idTokenAlgorithm');
  },

  'oidcc-userinfo-get': asksUserinfo((token) => ({ headers: bearer(token) })),
  'oidcc-userinfo-post-header': asksUserinfo((token) => ({ method: 'POST', headers: bearer(token) })),
  'oidcc-userinfo-post-body': asksUserinfo((token) => ({
    method: 'POST',
    body: new URLSearchParams({ access_token: token }),
  })),

  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async (run) => {
    const { claims } = await run.complete(run.first, { nonce: undefined }, PERSON);
    expect(claims).not.toHaveProperty('nonce');
  },

  'oidcc-scope-profile': givesClaims('openid profile', PROFILE),
  'oidcc-scope-email': givesClaims('openid email', EMAIL),
  'oidcc-scope-phone': givesClaims('openid phone', PHONE),
  'oidcc-scope-all': givesClaims('openid profile email phone', { ...PROFILE, ...EMAIL, ...PHONE }),

  /** The provider keeps no postal address of theirs for apps: the scope is left out, and nothing breaks (§5.4). */
  'oidcc-scope-address': async (run) => {
    const { tokens, claims } = await run.complete(run.first, { scope: 'openid address' }, PERSON);
    expect(tokens.scope).toBe('openid');
    expect(await run.userinfo(tokens.access_token!)).toEqual({ sub: claims.sub });
  },

  'oidcc-alternate-happy-flow': async (run) => {
    const { tokens } = await run.complete(run.first, { scope: 'phone email profile openid' }, PERSON);
    expect(Object.keys(await run.userinfo(tokens.access_token!))).toEqual(expect.arrayContaining(ALL));
  },

  'oidcc-display-page': succeeds({ display: 'page' }),
  'oidcc-display-popup': succeeds({ display: 'popup' }),
  'oidcc-ensure-request-with-unknown-parameter-succeeds': succeeds({ extra: 'foobar' }),
  'oidcc-login-hint': succeeds({ login_hint: 'v.durant1' }),
  'oidcc-ui-locales': async (run) => {
    for (const locales of ['fr', 'ar', 'se']) {
      run.browser.forget();
      await run.complete(run.first, { ui_locales: locales }, PERSON);
    }
  },
  'oidcc-claims-locales': succeeds({ claims_locales: 'se' }),

  'oidcc-claims-essential': async (run) => {
    const asked = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { tokens, claims } = await run.complete(run.first, { claims: asked }, PERSON);
    expect(await run.userinfo(tokens.access_token!)).toEqual({ sub: claims.sub, name: 'Valéry DURANT' });
  },

  'oidcc-ensure-request-with-acr-values-succeeds': async (run) => {
    expect(run.first.configuration.serverMetadata().acr_values_supported).toContain('responsable');
    const { claims } = await run.complete(run.first, { acr_values: 'responsable' }, PERSON);
    expect(claims.acr).toBe('responsable');
  },

  'oidcc-ensure-request-with-valid-pkce-succeeds': succeeds({}),

  'oidcc-ensure-post-request-succeeds': async (run) => {
    const { origin, pathname, searchParams } = run.first.start();
    const form = await run.browser.post(origin + pathname, Object.fromEntries(searchParams));
    const back = await run.browser.post(`${form.url.href}?account=${PERSON}`, {});
    expect((await run.token(run.first, run.first.codeFields(back.url))).status).toBe(200);
  },

  'oidcc-server-client-secret-post': async (run) => {
    const { token_endpoint_auth_methods_supported: methods } = run.first.configuration.serverMetadata();
    expect(methods).toEqual(expect.arrayContaining(['client_secret_basic', 'client_secret_post']));
    await server(run.with('client_secret_post'));
  },

  'oidcc-refresh-token': async (run) => {
    expect(run.first.configuration.serverMetadata().grant_types_supported).toContain('refresh_token');
    const before = await run.complete(run.first, { scope: 'openid offline_access', prompt: 'consent' }, PERSON);
    expect(before.tokens.refresh_token).toMatch(CHARACTERS);
    later(1.1);
    const refresh = (token: string | undefined) => ({ grant_type: 'refresh_token', refresh_token: token ?? '' });
    const answer = await run.token(run.first, refresh(before.tokens.refresh_token));
    const after = (await answer.json()) as Record<string, string>;
    expect(after.access_token).not.toBe(before.tokens.access_token);
    const claims = await run.verified(run.first, after.id_token!);
    const { iss, sub, aud, auth_time, iat, nonce } = before.claims;
    expect(claims).toMatchObject({ iss, sub, aud });
    expect(claims.auth_time).toBe(auth_time);
    expect(claims.nonce ?? nonce).toBe(nonce);
    expect(claims.iat).toBeGreaterThan(iat!);
    const foreign = await run.token(run.second, refresh(after.refresh_token));
    expect([foreign.status, await foreign.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
  },
};
