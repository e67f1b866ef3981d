import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { oidcDocuments } from '../../../src/idp/oidc/adapter/oidc-document.model.ts';
import { lastUses } from '../../../src/idp/oidc/clients/client-use.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { Browser } from './browser.ts';
import { relyingParty } from './relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from './test-provider.ts';

const PORTAL_API = 'https://services.example.fr/api/v1';
const NEXT_SECRET = 'the-next-secret-of-it-0123456789abcdefghi';

let database: TestDatabase;
let op: TestProvider;
const clock = movableClock();

beforeAll(async () => {
  database = await openTestDatabase();
  const machine = { kind: 'machine', secrets: ['env:SECRET', 'env:NEXT_SECRET'] };
  const orientation = { audience: PORTAL_API, scopes: ['orientation:read'] };
  op = await startProvider({
    db: database.db,
    clock,
    apis: [{ audience: PORTAL_API, scopes: ['orientation:read', 'orientation:write'] }],
    clients: [
      { id: 'vie-scolaire', name: 'Vie scolaire', ...machine, apis: [orientation], schools: ['0159901F'] },
      { id: 'guessed', name: 'Vie scolaire', ...machine, apis: [orientation] },
      {
        id: 'portail',
        name: 'Le portail',
        secrets: ['env:SECRET'],
        redirectUris: ['https://portail.example.fr/retour'],
        apis: [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }],
      },
    ],
  });
});

afterAll(async () => {
  await op.close();
  await database.drop();
});

const discover = (id: string, authentication: client.ClientAuth = client.ClientSecretBasic(SECRET)) =>
  client.discovery(new URL(op.issuer), id, undefined, authentication, { execute: [client.allowInsecureRequests] });

const asked = { resource: PORTAL_API, scope: 'orientation:read' };

describe('G1 L1 a machine client, on a certified client library', () => {
  it('G2 is known to be in use from its first token on, and not by a wrong secret', async () => {
    const ids = ['vie-scolaire', 'portail'];
    const wrong = await discover('portail', client.ClientSecretBasic('not-the-secret-of-this-client-0123456789'));
    await expect(client.clientCredentialsGrant(wrong, asked)).rejects.toThrow();
    const start = clock.now();
    await client.clientCredentialsGrant(await discover('vie-scolaire'), asked);
    const look = async () => (await lastUses(database.db, ids)).get('vie-scolaire');
    expect((await eventually(look, 'nothing tells that the client is in use')) >= start).toBe(true);
    expect((await lastUses(database.db, ids)).has('portail')).toBe(false);
  });

  it('L1 gets a JWT access token for the API it names, for its schools, which nothing stores', async () => {
    const before = await oidcDocuments(database.db).countDocuments();
    const machine = await discover('vie-scolaire');
    expect(machine.serverMetadata().grant_types_supported).toContain('client_credentials');
    const tokens = await client.clientCredentialsGrant(machine, asked);
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'orientation:read' });
    expect([tokens.refresh_token, tokens.id_token]).toEqual([undefined, undefined]);

    const keys = createRemoteJWKSet(new URL(machine.serverMetadata().jwks_uri!));
    const { payload } = await jwtVerify(tokens.access_token, keys, { typ: 'at+jwt', issuer: op.issuer });
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toEqual({
      iss: op.issuer,
      aud: PORTAL_API,
      sub: 'vie-scolaire',
      client_id: 'vie-scolaire',
      scope: 'orientation:read',
      uais: ['0159901F'],
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 300,
    });
    expect(await oidcDocuments(database.db).countDocuments()).toBe(before);
  });

  it('L1 authenticates by header or form, with both of its secrets while one replaces the other', async () => {
    const ways = [client.ClientSecretBasic, client.ClientSecretPost].flatMap((way) => [way(SECRET), way(NEXT_SECRET)]);
    for (const way of ways) {
      const tokens = await client.clientCredentialsGrant(await discover('vie-scolaire', way), asked);
      expect(tokens.access_token).toBeTruthy();
    }
  });

  it.each([
    ['an API that is not its own', { ...asked, resource: 'https://other.example.fr/api' }, 'invalid_target'],
    ['the Directory, which it was not given', { ...asked, resource: 'DIRECTORY' }, 'invalid_target'],
    ['no API', { scope: asked.scope }, 'invalid_target'],
    ['something that is no address', { ...asked, resource: 'orientation' }, 'invalid_target'],
    ['a scope that it was not given', { ...asked, scope: 'orientation:read orientation:write' }, 'invalid_scope'],
    ['a scope of people', { ...asked, scope: 'openid' }, 'invalid_scope'],
    ['no scope', { resource: PORTAL_API }, 'invalid_scope'],
  ])('L1 is refused when it asks for %s', async (_, { resource, ...rest }: Record<string, string>, error) => {
    const parameters = { ...rest, ...(resource && { resource: resource.replace('DIRECTORY', `${op.issuer}/api/v1`) }) };
    const granted = client.clientCredentialsGrant(await discover('vie-scolaire'), parameters);
    await expect(granted).rejects.toMatchObject({ error });
  });

  it('L1 is refused two APIs at once', async () => {
    const parameters = new URLSearchParams(asked);
    parameters.append('resource', PORTAL_API.replace('v1', 'v2'));
    const granted = client.clientCredentialsGrant(await discover('vie-scolaire'), parameters);
    await expect(granted).rejects.toMatchObject({ error: 'invalid_target' });
  });

  it('L1 has nobody sign in', async () => {
    const url = new URL('/authorize', op.issuer);
    url.search = new URLSearchParams({ client_id: 'vie-scolaire', response_type: 'code', scope: 'openid' }).toString();
    const answer = await new Browser().visit(url.href);
    expect(answer.url.origin).toBe(op.issuer);
    expect(op.pages.at(-1)).toMatchObject({ view: 'errors/error', status: 400 });
  });

  it('S5 is held back after ten wrong secrets, for a while, and other clients are not', async () => {
    const statusOf = async (id: string, secret: string) => {
      const configuration = await discover(id, client.ClientSecretBasic(secret));
      return client.clientCredentialsGrant(configuration, asked).then(
        () => 200,
        (error: client.ResponseBodyError) => error.status,
      );
    };
    const statuses: number[] = [];
    for (let guesses = 0; guesses < 11; guesses += 1) statuses.push(await statusOf('guessed', `wrong-${guesses}`));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    expect(await statusOf('guessed', SECRET)).toBe(429);
    expect(await statusOf('vie-scolaire', SECRET)).toBe(200);
    clock.forward(301);
    expect(await statusOf('guessed', SECRET)).toBe(200);
  });
});

describe('G1 a client that people sign in to', () => {
  it('G5 may ask for the Directory by itself too, for all schools', async () => {
    const parameters = { resource: `${op.issuer}/api/v1`, scope: 'directory:read' };
    const { access_token } = await client.clientCredentialsGrant(await discover('portail'), parameters);
    const payload = JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString());
    expect(payload).toMatchObject({ aud: `${op.issuer}/api/v1`, uais: ['*'] });
  });

  it('G1 asks for nothing by itself where its registration names no API', async () => {
    const granted = client.clientCredentialsGrant(await discover('carnet'), asked);
    await expect(granted).rejects.toMatchObject({ error: 'invalid_request' });
  });

  it('G1 gets opaque tokens for people as ever, and none that an API would take', async () => {
    await openAccount(database.db, { _id: 'someone' });
    const app = await relyingParty(op, 'portail');
    const browser = new Browser();
    const tokens = await app.exchange(await app.signIn(browser, 'someone'));
    expect(tokens.access_token).not.toContain('.');
    expect((await app.userinfo(tokens.access_token)).status).toBe(200);
    const back = await app.signIn(browser, undefined, { resource: `${op.issuer}/api/v1`, scope: 'openid' });
    expect(back.searchParams.get('error')).toBe('invalid_target');
    const fields = { ...app.codeFields(await app.signIn(browser)), resource: `${op.issuer}/api/v1` };
    expect(await (await app.token(fields)).json()).toMatchObject({ error: 'invalid_target' });
  });

  it('S42 gets nothing of people by a machine’s token', async () => {
    const { access_token } = await client.clientCredentialsGrant(await discover('vie-scolaire'), asked);
    const app = await relyingParty(op, 'portail');
    expect((await app.userinfo(access_token)).status).toBe(401);
  });
});
