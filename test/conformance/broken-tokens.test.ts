import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { directoryToken } from '../idp/api/ask-directory.ts';
import { COLLEGE, openSchools } from '../idp/api/school.ts';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import {
  keys,
  movableClock,
  openAccount,
  SECRET,
  startProvider,
  type TestProvider,
} from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { changed, FORGERIES, type GoodToken } from './token-forgeries.ts';
import { universalChecks } from './universal.ts';

/** No token is believed but those that the provider gave, where they were given for (security.md S35, S42). */

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let agenda: RelyingParty;
let browser: Browser;
const clientKey = generateKeyPair('ES256', { extractable: true });
const universal = universalChecks(() => op.issuer);

/** Tokens that are good, by what they are for. */
const good = {} as Record<'carnet' | 'agenda' | 'directory' | 'assertion', GoodToken>;

beforeAll(async () => {
  database = await openTestDatabase();
  const { privateKey, publicKey } = await clientKey;
  const directory = { kind: 'machine', apis: [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }] };
  const byKey = {
    authentication: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] },
  };
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    watch: universal.watch,
    clients: [
      { id: 'machine', name: 'Machine', secrets: ['env:SECRET'], ...directory },
      { id: 'par-cle', name: 'Par clé', ...directory, ...byKey },
    ],
  });
  carnet = await relyingParty(op, 'carnet');
  agenda = await relyingParty(op, 'agenda');
  await openSchools(database.db);
  await openAccount(database.db, { _id: 'valery' });
  browser = new Browser();
  const ours = async (alg: string) =>
    (await keys).find(({ algorithm, state }) => algorithm === alg && state === 'current')!.jwk;
  const idToken = async (party: RelyingParty) =>
    (await party.exchange(await party.signIn(browser, 'valery'))).id_token!;
  good.carnet = { token: await idToken(carnet), jwk: await ours('RS256') };
  good.agenda = { token: await idToken(agenda), jwk: await ours('ES256') };
  good.directory = { token: await directoryToken(op, 'machine'), jwk: await ours('ES256') };
  good.assertion = { token: await assertion(), jwk: await exportJWK(privateKey) };
});
afterEach(() => expect(universal.faults()).toEqual([]));
afterAll(async () => {
  await op.close();
  await database.drop();
});

async function assertion(): Promise<string> {
  const { privateKey } = await clientKey;
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('par-cle')
    .setSubject('par-cle')
    .setAudience(op.issuer)
    .setIssuedAt()
    .setExpirationTime('1 minute')
    .sign(await importJWK(await exportJWK(privateKey), 'ES256'));
}

const hinted = async (party: RelyingParty, hint: string) =>
  (await party.signIn(browser, undefined, { prompt: 'none', id_token_hint: hint })).searchParams;

const signOut = (hint: string) => {
  const fields = { id_token_hint: hint, post_logout_redirect_uri: 'https://carnet.example.fr/au-revoir' };
  return browser.request(`${op.issuer}/logout?${new URLSearchParams(fields)}`);
};

const bearer = (path: string, token: string) => {
  // What no header can carry is sent as far as it can be.
  const headers = { authorization: `Bearer ${token.replace(/[^\x20-\x7e]/g, '?')}` };
  return fetch(op.issuer + path, { headers });
};

const asClient = (path: string, fields: Record<string, string>) => {
  const headers = { authorization: `Basic ${btoa(`carnet:${SECRET}`)}` };
  return fetch(op.issuer + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
};

const askAsKeyHolder = (token: string) => {
  const body = new URLSearchParams({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: token,
    grant_type: 'client_credentials',
    scope: 'directory:read',
    resource: `${op.issuer}/api/v1`,
  });
  return fetch(`${op.issuer}/token`, { method: 'POST', body });
};

const DIRECTORY = `/api/v1/schools/${COLLEGE}/pupils`;

describe('S35 what is good', () => {
  it('is believed, so that the refusals below are for what was changed', async () => {
    for (const party of [carnet, agenda])
      expect((await hinted(party, good[party.id as 'carnet'].token)).has('code')).toBe(true);
    expect((await bearer(DIRECTORY, changed(good.directory, {}))).status).toBe(200);
    expect((await askAsKeyHolder(changed(good.assertion, {}))).status).toBe(200);
  });

  it('there are 40 changes at least', () => {
    expect(Object.keys(FORGERIES).length).toBeGreaterThanOrEqual(40);
  });
});

describe('S35 a JWT is not believed', () => {
  it.each(Object.entries(FORGERIES))('anywhere: %s', async (_name, forge) => {
    for (const party of [carnet, agenda]) {
      const answer = await hinted(party, forge(good[party.id as 'carnet']));
      expect([answer.has('code'), answer.get('error')]).toEqual([false, 'invalid_request']);
    }
    const left = await signOut(forge(good.carnet));
    expect([left.status, left.headers.get('location')]).toEqual([expect.any(Number), null]);
    expect(left.status).toBeGreaterThanOrEqual(400);
    for (const path of [DIRECTORY, '/userinfo']) {
      const { status } = await bearer(path, forge(good.directory));
      expect([path, [400, 401].includes(status)]).toEqual([path, true]);
    }
    const told = await asClient('/introspect', { token: forge(good.directory) });
    expect(await told.json()).not.toHaveProperty('active', true);
    const refused = await askAsKeyHolder(forge(good.assertion));
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await refused.json()).not.toHaveProperty('access_token');
    expect((await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams.has('code')).toBe(true);
  });

  it.each([
    ['of another issuer', { iss: 'https://mechant.example' }],
    ['of no issuer', { iss: undefined }],
    ['for another client', { aud: 'agenda' }],
    ['for nobody', { aud: undefined }],
    ['of no person', { sub: undefined }],
    ['of a person that is no text', { sub: ['valery'] }],
    ['that does not begin yet', { nbf: 4e9 }],
  ])('as a hint %s, even with a good signature', async (_name, claims) => {
    const answer = await hinted(carnet, changed(good.carnet, { claims }));
    expect([answer.has('code'), answer.get('error')]).toEqual([false, 'invalid_request']);
  });
});

describe('S42 an opaque token', () => {
  let tokens: Awaited<ReturnType<RelyingParty['exchange']>>;
  beforeAll(async () => {
    tokens = await carnet.exchange(await carnet.signIn(browser));
  });

  const CHANGES: Record<string, (token: string) => string> = {
    'that lost its end': (token) => token.slice(0, -1),
    'that lost its beginning': (token) => token.slice(1),
    'with an end of its own': (token) => `${token}A`,
    'in other letters': (token) => token.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    'with one letter changed': (token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1),
    'with a padding': (token) => `${token}=`,
    'in a list': (token) => `["${token}"]`,
    'in base64': (token) => Buffer.from(token).toString('base64'),
    'with a null': (token) => `${token}%00`,
    'that is an operator': () => '{"$ne":null}',
    'that is a pattern': () => '.*',
    'that is a property of objects': () => '__proto__',
    'that is very long': () => 'a'.repeat(3_000),
    'that is a refresh token': () => tokens.refresh_token!,
    'that is an ID token': () => tokens.id_token!,
  };

  it.each(Object.entries(CHANGES))('%s gives nothing', async (_name, change) => {
    const broken = change(tokens.access_token);
    expect([400, 401]).toContain((await bearer('/userinfo', broken)).status);
    if (broken === tokens.refresh_token) return;
    expect(await (await asClient('/introspect', { token: broken })).json()).not.toHaveProperty('active', true);
    expect((await asClient('/revoke', { token: broken })).status).toBeLessThan(500);
  });

  it('is as good as before, once all of these were to be revoked', async () => {
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(200);
    await client.tokenRevocation(carnet.configuration, tokens.access_token);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
  });
});
