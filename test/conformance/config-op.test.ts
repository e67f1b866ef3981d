import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { movableClock, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** The Config OP plan and the discovery modules of the logout plans (conformance.md). */

let database: TestDatabase;
let op: TestProvider;
beforeAll(async () => {
  database = await openTestDatabase();
  const redirectUris = ['https://page.example.fr/retour', 'fr.example.page:/retour'];
  const page = { id: 'page', name: 'Page', kind: 'native', redirectUris, refreshTokens: true, dataSharing: 'none' };
  op = await startProvider({ db: database.db, clock: movableClock(), clients: [page] });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Members that are in the registry of RFC 8414 §7.1.2: an unknown one is a mistake (conformance.md, module 47). */
const REGISTERED =
  /^(issuer|jwks_uri|op_policy_uri|op_tos_uri|service_documentation|(\w+_)?endpoint|\w+_supported|require_\w+|\w+_bound_access_tokens)$/;

const get = (path: string, headers: Record<string, string> = {}) => fetch(op.issuer + path, { headers });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe('discovery', () => {
  it('oidcc-discovery-endpoint-verification', async () => {
    const answer = await get('/.well-known/openid-configuration');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const metadata = await json(answer);
    expect(metadata).toMatchObject({
      issuer: op.issuer,
      authorization_endpoint: `${op.issuer}/authorize`,
      token_endpoint: `${op.issuer}/token`,
      userinfo_endpoint: `${op.issuer}/userinfo`,
      jwks_uri: `${op.issuer}/jwks`,
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      subject_types_supported: ['pairwise'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
      introspection_endpoint: `${op.issuer}/introspect`,
      revocation_endpoint: `${op.issuer}/revoke`,
      claims_parameter_supported: true,
      userinfo_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
      scopes_supported: expect.arrayContaining(['openid', 'profile', 'email', 'phone', 'ecole.enfants']),
      claims_supported: expect.arrayContaining(['sub', 'ecole.enfants', 'derniere_connexion', 'email_verified']),
    });
    expect([...(metadata.id_token_signing_alg_values_supported as string[])].sort()).toEqual(['ES256', 'RS256']);
    expect(Object.keys(metadata).filter((name) => !REGISTERED.test(name))).toEqual([]);
    const endpoints = Object.entries(metadata).filter(([name]) => /_(endpoint|uri)$/.test(name));
    for (const [, address] of endpoints) expect(new URL(String(address)).origin).toBe(op.issuer);
    const algorithms = Object.keys(metadata).filter((name) => name.endsWith('_alg_values_supported'));
    for (const name of algorithms) expect(metadata[name]).not.toContain('none');
  });

  it('RFC 8414 the same document is at the address of OAuth servers', async () => {
    const answer = await get('/.well-known/oauth-authorization-server');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await json(answer)).toEqual(await json(await get('/.well-known/openid-configuration')));
  });

  it.each(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks'])(
    'pages of other sites may read %s, for it is the same for everybody',
    async (path) => {
      const answer = await get(path, { origin: 'https://appli.example' });
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://appli.example');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toMatch(/origin/i);
    },
  );

  it.each(['/token', '/introspect', '/revoke'])('pages of other sites get nothing from %s', async (path) => {
    const headers = { origin: 'https://appli.example', authorization: `Basic ${btoa(`carnet:${SECRET}`)}` };
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', token: 'x' });
    const answer = await fetch(op.issuer + path, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('pages of an app without a secret get their tokens, and no other’s', async () => {
    const ask = (origin: string) => {
      const body = new URLSearchParams({ client_id: 'page', grant_type: 'refresh_token', refresh_token: 'x' });
      return fetch(`${op.issuer}/token`, { method: 'POST', headers: { origin }, body });
    };
    const own = await ask('https://page.example.fr');
    expect(own.headers.get('access-control-allow-origin')).toBe('https://page.example.fr');
    expect(own.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await own.json()).toMatchObject({ error: 'invalid_grant' });
    for (const origin of ['https://page.example.fr:8443', 'http://page.example.fr', 'null', 'https://appli.example']) {
      const answer = await ask(origin);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
    }
  });

  it('publishes public keys only, each with its name', async () => {
    const answer = await get('/jwks');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(4);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
    for (const key of keys) {
      expect(Object.keys(key)).not.toEqual(expect.arrayContaining(['d']));
      expect(key).toMatchObject({ use: 'sig', alg: expect.stringMatching(/^(ES|RS)256$/) });
      if (key.kty === 'RSA') expect(Buffer.from(String(key.n), 'base64url')).toHaveLength(256);
    }
  });

  it.each([
    [
      'oidcc-rp-initiated-logout-discovery-endpoint-verification',
      { end_session_endpoint: expect.stringMatching(/\/logout$/) },
    ],
    [
      'oidcc-backchannel-logout-discovery-endpoint-verification',
      { backchannel_logout_supported: true, backchannel_logout_session_supported: true },
    ],
  ])('%s', async (_module, expected) => {
    expect(await json(await get('/.well-known/openid-configuration'))).toMatchObject(expected);
  });

  it('S18 S31 is the same whatever the request’s headers pretend', async () => {
    const plain = await (await get('/.well-known/openid-configuration')).text();
    const pretended = {
      'x-forwarded-host': 'mechant.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=mechant.example',
    };
    const answer = await get('/.well-known/openid-configuration', pretended);
    expect(await answer.text()).toBe(plain);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
  });
});
