import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FakeFranceConnect } from '../../../src/demo/franceconnect/start.ts';
import { startFake, type Visit, visit } from './visitor.ts';

let fake: FakeFranceConnect;
let service: Visit;
beforeAll(async () => {
  fake = await startFake();
  service = await visit(fake);
});
afterAll(() => fake.stop());

type Changes = Parameters<Visit['authorization']>[0];

/** What the browser gets: FranceConnect's own page of an error, by its code, or where it is sent. */
async function answerTo(changes: Changes, visitor = service) {
  const answer = await visitor.browser.request(visitor.authorization(changes));
  const location = answer.headers.get('location');
  if (location) return new URL(location, fake.issuer);
  return `${answer.status} ${/Y[0-9A-F]{6,7}/.exec(await answer.text())?.[0]}`;
}

async function callbackOf(changes: Changes, visitor = service) {
  const url = (await answerTo(changes, visitor)) as URL;
  return { host: url.host, ...Object.fromEntries(url.searchParams) };
}

const back = { host: 'service.example.fr' };

describe('what FranceConnect checks of an authorization request', () => {
  it('D1 has its endpoints under /api/v2, which discovery tells', async () => {
    const metadata = service.configuration.serverMetadata();
    expect(metadata).toMatchObject({
      issuer: fake.issuer,
      authorization_endpoint: `${fake.issuer}/authorize`,
      token_endpoint: `${fake.issuer}/token`,
      userinfo_endpoint: `${fake.issuer}/userinfo`,
      end_session_endpoint: `${fake.issuer}/session/end`,
      revocation_endpoint: `${fake.issuer}/token/revocation`,
      jwks_uri: `${fake.issuer}/jwks`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      acr_values_supported: ['eidas1'],
      claims_parameter_supported: true,
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    });
    expect(metadata.id_token_signing_alg_values_supported).toEqual(expect.arrayContaining(['ES256', 'HS256']));
    expect(metadata).not.toHaveProperty('pushed_authorization_request_endpoint');
    expect(metadata).not.toHaveProperty('backchannel_logout_supported');
    expect(metadata).not.toHaveProperty('introspection_endpoint');
    const elsewhere = await fetch(new URL('/authorize', fake.issuer));
    expect(elsewhere.status).toBe(404);
    expect(await elsewhere.text()).toContain('href="https://service.example.fr/"');
  });

  it.each(['response_type', 'client_id', 'redirect_uri', 'scope', 'acr_values', 'state', 'nonce'])(
    'D5 shows its own page Y030007 when %s is missing',
    async (name) => {
      expect(await answerTo({ [name]: undefined })).toBe('400 Y030007');
    },
  );

  it.each<[string, Changes]>([
    ['a nonce of less than 22 characters', { nonce: 'n'.repeat(21) }],
    ['an empty state', { state: '' }],
    ['a return address that is none', { redirect_uri: 'retour' }],
    ['prompt=none, so that nobody can ask silently', { prompt: 'none' }],
    ['prompt=select_account', { prompt: 'select_account' }],
    ['an empty prompt', { prompt: '' }],
    ['claims that are no JSON', { claims: '{' }],
  ])('D5 shows its own page Y030007 for %s', async (_what, changes) => {
    expect(await answerTo(changes)).toBe('400 Y030007');
  });

  it.each<[string, Changes]>([
    ['Y04EA6EF', { client_id: 'unknown' }],
    ['Y04C013C', { redirect_uri: 'https://service.example.fr/ailleurs' }],
    ['Y030032', { idp_hint: 'unknown' }],
    ['Y100009', { client_id: 'other-service', scope: 'openid', claims: '{"id_token":{"amr":null}}' }],
  ])('D5 shows its own page %s', async (code, changes) => {
    expect(await answerTo(changes)).toBe(`400 ${code}`);
  });

  it.each<[string, Changes]>([
    ['unsupported_response_type', { response_type: 'unknown' }],
    ['invalid_request', { response_type: '' }],
    ['invalid_request', { scope: 'given_name' }],
    ['invalid_acr', { acr_values: 'eidas3' }],
    ['invalid_acr', { acr_values: 'eidas2 eidas3' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
  ])('D5 sends %s back to the service for %p', async (error, changes) => {
    const answer = await callbackOf(changes);
    expect(answer).toMatchObject({ ...back, error, state: service.state, iss: fake.issuer });
  });

  it('D5 sends back a service that asks for a scope it is not entitled to', async () => {
    const asked = { client_id: 'other-service', scope: 'openid email' };
    expect(await callbackOf(asked)).toMatchObject({
      ...back,
      error: 'invalid_scope',
      error_description: 'requested scope is not allowed',
    });
  });

  it.each<[string, Changes]>([
    ['an unknown level, taken for the low one', { acr_values: 'high' }],
    ['several levels with the low one', { acr_values: 'eidas3 eidas1' }],
    ['unknown scopes, left aside', { scope: 'openid family_name phone offline_access' }],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['prompt=login consent', { prompt: 'login consent' }],
    ['languages, left aside', { ui_locales: 'en' }],
    ['the identity provider that it knows', { idp_hint: 'fi-demonstration' }],
  ])('D1 takes %s', async (_what, changes) => {
    expect(((await answerTo(changes)) as URL).pathname).toMatch(/^\/api\/v2\/interaction\//);
  });

  it('D1 takes the same request as a form', async () => {
    const [address, query] = service.authorization().split('?') as [string, string];
    const answer = await service.browser.request(address, { method: 'POST', body: new URLSearchParams(query) });
    expect(answer.headers.get('location')).toMatch(/^\/api\/v2\/interaction\//);
  });
});
