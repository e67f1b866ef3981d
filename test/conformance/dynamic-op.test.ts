import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { Browser } from '../idp/oidc/browser.ts';
import { type Developer, developer, HOST, RETURN, type Registration } from '../idp/oidc/developer.ts';
import type { RelyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { later } from '../support/later.ts';

/** The modules of the Dynamic OP plan that the code flow allows (conformance.md, column D), by their own names. */

let database: TestDatabase;
let op: TestProvider;
let somebody: Developer;
let browser: Browser;
const clock = movableClock();

/** What the app publishes on its own host, which no network is needed for. */
const published = new Map<string, () => Response>();
/** Whether each call to the app was guarded against private addresses. */
let guarded: boolean[] = [];
const json = (value: object) => () => Response.json(value);

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  somebody = await developer(op, { db: database.db, clock });
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
  guarded = [];
  const real = globalThis.fetch;
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.host !== HOST) return real(input, init);
    guarded.push((init as { dispatcher?: unknown }).dispatcher !== undefined && init?.redirect === 'manual');
    return published.get(url.pathname)?.() ?? new Response('', { status: 404 });
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Signs in at an app, and agrees to what it asks: it is nobody's own. */
async function signIn(party: RelyingParty): Promise<URL> {
  const asked = await party.signIn(browser, 'valery');
  return asked.origin === op.issuer ? (await browser.post(asked.href, {})).url : asked;
}

/** The same, and exchanges what that brought, as its certified library does. */
const complete = async (party: RelyingParty) => party.exchange(await signIn(party));

const keySet = async (kid: string, alg = 'ES256') => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { key: { key: privateKey as CryptoKey, kid }, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
};

describe('sign-ins of an app that registered', () => {
  it('oidcc-server', async () => {
    for (const metadata of [{}, { token_endpoint_auth_method: 'client_secret_post' }]) {
      browser.forget();
      const registration = await somebody.registered(metadata);
      const method = 'token_endpoint_auth_method' in metadata ? client.ClientSecretPost : client.ClientSecretBasic;
      const party = await somebody.party(registration, method(registration.client_secret));
      const tokens = await complete(party);
      expect(tokens.claims()?.aud).toBe(registration.client_id);
    }
  });

  it('oidcc-idtoken-rs256', async () => {
    const registration = await somebody.registered({ id_token_signed_response_alg: 'RS256' });
    const tokens = await complete(await somebody.party(registration));
    expect(decodeProtectedHeader(tokens.id_token!).alg).toBe('RS256');
  });

  it('oidcc-idtoken-unsigned', async () => {
    const { status, body } = await somebody.register({ id_token_signed_response_alg: 'none' });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_client_metadata' });
  });

  it('oidcc-userinfo-rs256', async () => {
    const registration = await somebody.registered({ userinfo_signed_response_alg: 'RS256' });
    const party = await somebody.party(registration);
    const tokens = await complete(party);
    const answer = await party.userinfo(tokens.access_token);
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
    const { payload } = await jwtVerify(await answer.text(), createRemoteJWKSet(new URL(`${op.issuer}/jwks`)), {
      issuer: op.issuer,
      audience: registration.client_id,
      algorithms: ['RS256'],
    });
    expect(payload.sub).toBe(tokens.claims()?.sub);
  });

  it('oidcc-refresh-token', async () => {
    const registration = await somebody.registered({ grant_types: ['authorization_code', 'refresh_token'] });
    const party = await somebody.party(registration);
    const first = await complete(party);
    const again = await client.refreshTokenGrant(party.configuration, first.refresh_token!);
    expect(again.access_token).not.toBe(first.access_token);
    const other = await somebody.registered({ grant_types: ['authorization_code', 'refresh_token'] });
    const stolen = await (await somebody.party(other)).token(
      { grant_type: 'refresh_token', refresh_token: again.refresh_token! },
      other.client_secret,
    );
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('return addresses of an app that registered', () => {
  const page = async (party: RelyingParty, redirect: string | undefined) => {
    const { url, response } = await browser.visit(party.start({ redirect_uri: redirect }).href);
    expect(url.origin).toBe(op.issuer);
    return response.status;
  };

  it('oidcc-ensure-redirect-uri-in-authorization-request', async () => {
    const registration = await somebody.registered({ redirect_uris: [RETURN, `https://${HOST}/autre`] });
    expect(await page(await somebody.party(registration), undefined)).toBe(400);
  });

  it('oidcc-redirect-uri-query-OK', async () => {
    const withQuery = `${RETURN}?a=b`;
    const party = await somebody.party(await somebody.registered({ redirect_uris: [withQuery] }), undefined, withQuery);
    const back = await signIn(party);
    expect(back.href).toContain(`${withQuery}&`);
    expect(back.searchParams.get('code')).toBeTruthy();
  });

  it('oidcc-redirect-uri-query-mismatch', async () => {
    const party = await somebody.party(await somebody.registered({ redirect_uris: [`${RETURN}?a=b`] }));
    expect(await page(party, `${RETURN}?a=c`)).toBe(400);
  });

  it('oidcc-redirect-uri-query-added', async () => {
    expect(await page(await somebody.party(await somebody.registered()), `${RETURN}?foo=bar`)).toBe(400);
  });

  it('oidcc-redirect-uri-regfrag', async () => {
    const { status, body } = await somebody.register({ redirect_uris: [`${RETURN}#partie`] });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_redirect_uri' });
  });
});

describe('what an app tells of itself', () => {
  it('oidcc-discovery-endpoint-verification', async () => {
    const answer = await fetch(`${op.issuer}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({ registration_endpoint: `${op.issuer}/register` });
  });

  it.each([
    ['oidcc-registration-logo-uri', 'logo_uri'],
    ['oidcc-registration-policy-uri', 'policy_uri'],
    ['oidcc-registration-tos-uri', 'tos_uri'],
  ])('%s', async (_, field) => {
    const address = `https://${HOST}/${field}`;
    const registration = await somebody.registered({ [field]: address });
    expect(registration[field]).toBe(address);
    expect((await somebody.manage('GET', registration)).body[field]).toBe(address);
    expect((await complete(await somebody.party(registration))).claims()?.sub).toBeTruthy();
  });
});

describe('keys of an app', () => {
  const method = { token_endpoint_auth_method: 'private_key_jwt' };

  it('oidcc-ensure-client-assertion-with-iss-aud-succeeds', async () => {
    const { key, jwk } = await keySet('a');
    const registration = await somebody.registered({ ...method, jwks: { keys: [jwk] } });
    expect(registration).not.toHaveProperty('client_secret');
    const tokens = await complete(await somebody.party(registration, client.PrivateKeyJwt(key)));
    expect(tokens.claims()?.aud).toBe(registration.client_id);
  });

  it('oidcc-registration-jwks-uri', async () => {
    const { key, jwk } = await keySet('a');
    published.set('/jwks', json({ keys: [jwk] }));
    const registration = await somebody.registered({ ...method, jwks_uri: `https://${HOST}/jwks` });
    await complete(await somebody.party(registration, client.PrivateKeyJwt(key)));
    expect(guarded).toEqual([true]);
  });

  it('oidcc-refresh-token-rp-key-rotation', async () => {
    const [before, after] = await Promise.all([keySet('before'), keySet('after')]);
    published.set('/jwks', json({ keys: [before.jwk] }));
    const grants = { grant_types: ['authorization_code', 'refresh_token'] };
    const registration = await somebody.registered({ ...method, ...grants, jwks_uri: `https://${HOST}/jwks` });
    const first = await complete(await somebody.party(registration, client.PrivateKeyJwt(before.key)));
    published.set('/jwks', json({ keys: [after.jwk] }));
    later(61);
    const party = await somebody.party(registration, client.PrivateKeyJwt(after.key));
    const again = await client.refreshTokenGrant(party.configuration, first.refresh_token!);
    expect(again.access_token).toBeTruthy();
  });
});

describe('the sector of an app', () => {
  const sector = `https://${HOST}/sector.json`;

  it('oidcc-registration-sector-uri', async () => {
    const other = 'https://autre.example.fr/retour';
    const wide = await developer(op, { db: database.db, clock }, { bounds: { hosts: [HOST, 'autre.example.fr'] } });
    published.set('/sector.json', json([RETURN, other]));
    const subjects: (string | undefined)[] = [];
    const uris = { redirect_uris: [RETURN, other], sector_identifier_uri: sector, subject_type: 'pairwise' };
    for (const metadata of [uris, { ...uris, redirect_uris: [other] }, { redirect_uris: [other] }]) {
      const registration: Registration = await wide.registered(metadata);
      const party = await wide.party(registration, undefined, other);
      subjects.push((await complete(party)).claims()?.sub);
    }
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).not.toBe(subjects[0]);
    expect(guarded).toEqual([true, true]);
    const without = await wide.register({ redirect_uris: [RETURN, other] });
    expect(without.body.error).toBe('invalid_redirect_uri');
  });

  it('oidcc-registration-sector-bad', async () => {
    published.set('/sector.json', json([`https://${HOST}/ailleurs`]));
    const { status, body } = await somebody.register({ sector_identifier_uri: sector });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_client_metadata' });
  });
});
