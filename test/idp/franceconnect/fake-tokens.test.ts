import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import type { FakeFranceConnect } from '../../../src/demo/franceconnect/start.ts';
import { CALLBACK, SECRET, startFake, type Visit, visit } from './visitor.ts';

let fake: FakeFranceConnect;
let service: Visit;
beforeAll(async () => {
  fake = await startFake();
  service = await visit(fake);
});
afterEach(() => fake.fail());
afterAll(() => fake.stop());

const codeOf = async (visitor: Visit, failure?: string) =>
  (await visitor.signIn('sandrine.brival', failure ? { failure } : {})).url.searchParams.get('code')!;

/** Error of the token endpoint: status, error, and the code in the address of the documentation. */
async function refusal(answer: Response) {
  const body = await answer.json();
  return [answer.status, body.error, new URL(body.error_uri).searchParams.get('code')];
}

describe('what FranceConnect answers between servers', () => {
  it('D1 tells by its codes why it refuses to exchange', async () => {
    const code = await codeOf(service);
    expect(await refusal(await service.token({ code, client_secret: 'wrong' }))).toEqual([
      401,
      'invalid_client',
      'Y0434A7B',
    ]);
    expect(await refusal(await service.token({ code: undefined }))).toEqual([400, 'invalid_request', 'Y048017B']);
    const grant = [400, 'invalid_grant', 'Y049E20B'];
    expect(await refusal(await service.token({ code: 'unknown' }))).toEqual(grant);
    expect(await refusal(await service.token({ code, code_verifier: 'v'.repeat(43) }))).toEqual(grant);
    expect((await service.token({ code })).status).toBe(200);
    expect(await refusal(await service.token({ code }))).toEqual(grant);
  });

  it('D1 takes the secret in the form, never by HTTP Basic', async () => {
    const authorization = `Basic ${Buffer.from(`service:${SECRET}`).toString('base64')}`;
    const fields = { code: await codeOf(service), client_secret: undefined };
    const answer = await service.token(fields, { authorization });
    expect(await refusal(answer)).toEqual([401, 'invalid_client', 'Y0434A7B']);
  });

  it('S18 lets no page of another origin read an answer', async () => {
    const headers = { origin: 'https://service.example.fr' };
    const answers = await Promise.all([
      service.token({ code: 'any' }, headers),
      fetch(`${fake.issuer}/jwks`, { headers }),
      fetch(`${fake.issuer}/userinfo`, { headers }),
      fetch(`${fake.issuer}/token`, {
        method: 'OPTIONS',
        headers: { ...headers, 'access-control-request-method': 'POST' },
      }),
    ]);
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([null, null, null, null]);
  });

  it('D1 revokes an access token', async () => {
    const tokens = await service.exchange((await service.signIn('sandrine.brival')).url);
    await client.tokenRevocation(service.configuration, tokens.access_token);
    expect((await service.userinfo(tokens.access_token)).status).toBe(401);
  });

  it('D1 signs with RS256 for a service that chose it', async () => {
    const other = await startFake({ signingAlgorithm: 'RS256' });
    const visitor = await visit(other);
    const { id_token } = await (await visitor.token({ code: await codeOf(visitor) })).json();
    expect(decodeProtectedHeader(id_token).alg).toBe('RS256');
    await other.stop();
  });
});

describe('what may go wrong, chosen on the page', () => {
  it.each([
    ['cancelled', 'access_denied', 'User auth aborted'],
    ['technical-error', 'server_error', 'authentication aborted due to a technical error on the authorization server'],
  ])('D5 %s: the service is told', async (failure, error, error_description) => {
    const { url } = await service.signIn('', { failure });
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      error,
      error_description,
      state: service.state,
      iss: fake.issuer,
    });
  });

  it('D5 the second button cancels too', async () => {
    const { url } = await service.signIn('sandrine.brival', { cancel: 'yes' });
    expect(url.searchParams.get('error')).toBe('access_denied');
  });

  it('D5 identity-refused: FranceConnect’s own page leads back to the service', async () => {
    const { url, response } = await service.signIn('sandrine.brival', { failure: 'identity-refused' });
    expect(url.href.startsWith(fake.issuer)).toBe(true);
    const page = await response.text();
    expect(page).toContain('Y010004');
    expect(page).toContain('href="https://service.example.fr/"');
  });

  it('D5 expired-code: it cannot be exchanged', async () => {
    expect(await refusal(await service.token({ code: await codeOf(service, 'expired-code') }))).toEqual([
      400,
      'invalid_grant',
      'Y049E20B',
    ]);
  });

  it('D5 wrong-nonce and low-level: both stand in the identity token', async () => {
    const answer = await service.token({ code: await codeOf(service, 'wrong-nonce') });
    const { nonce } = decodeJwt((await answer.json()).id_token);
    expect([nonce !== undefined, nonce === service.nonce]).toEqual([true, false]);
    const low = await service.exchange((await service.signIn('sandrine.brival', { failure: 'low-level' })).url);
    expect(low.claims()!.acr).toBe('eidas0');
    const again = await service.exchange((await service.signIn('sandrine.brival')).url);
    expect(again.claims()!.acr).toBe('eidas1');
  });

  it('D5 userinfo-other-person: its sub is not that of the identity token', async () => {
    const { url } = await service.signIn('sandrine.brival', { failure: 'userinfo-other-person' });
    const tokens = await service.exchange(url);
    const { sub } = decodeJwt(await (await service.userinfo(tokens.access_token)).text());
    expect(sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect(sub).not.toBe(tokens.claims()!.sub);
  });

  it('D5 userinfo-bad-signature: no key of FranceConnect made it', async () => {
    const read = async (failure: string) => {
      const visitor = await visit(fake);
      client.enableNonRepudiationChecks(visitor.configuration);
      const tokens = await visitor.exchange((await visitor.signIn('sandrine.brival', { failure })).url);
      return client.fetchUserInfo(visitor.configuration, tokens.access_token, tokens.claims()!.sub);
    };
    await expect(read('userinfo-bad-signature')).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/signature/) },
    });
    await expect(read('')).resolves.toMatchObject({ family_name: 'COSTEDOAT' });
  });

  it('D5 slow and down: the service waits, or gets nothing', async () => {
    const code = await codeOf(service, 'slow');
    const began = performance.now();
    expect((await service.token({ code })).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect((await service.token({ code: await codeOf(service, 'down') })).status).toBe(503);
    expect((await service.token({ code: await codeOf(service) })).status).toBe(200);
  });

  it('D1 key-rotation: the tokens are signed with a key that nobody has seen before', async () => {
    const known = (await (await fetch(`${fake.issuer}/jwks`)).json()).keys.map(({ kid }: { kid: string }) => kid);
    const { id_token } = await (await service.token({ code: await codeOf(service, 'key-rotation') })).json();
    const { kid } = decodeProtectedHeader(id_token);
    expect(known).not.toContain(kid);
    const { keys } = await (await fetch(`${fake.issuer}/jwks`)).json();
    expect(keys.map((key: { kid: string }) => key.kid)).toEqual(expect.arrayContaining([kid, ...known]));
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  it('D5 a test may make everything fail, whatever the page says', async () => {
    fake.fail('technical-error');
    expect((await service.signIn('sandrine.brival')).url.searchParams.get('error')).toBe('server_error');
    fake.fail('down');
    const answers = [fetch(`${fake.issuer}/.well-known/openid-configuration`), fetch(service.authorization())];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([503, 503]);
    fake.fail();
    expect((await service.signIn('sandrine.brival')).url.searchParams.has('code')).toBe(true);
  });
});
