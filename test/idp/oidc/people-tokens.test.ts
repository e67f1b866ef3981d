import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { relyingParty } from './relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from './test-provider.ts';

const NOTES = 'https://notes.example.fr/api';
const MENUS = 'https://menus.example.fr/api';
const SHELVES = 'https://shelves.example.fr/api';
const OFFLINE = 'openid profile offline_access notes:read notes:write';

let database: TestDatabase;
let op: TestProvider;
let browser: Browser;

beforeAll(async () => {
  const people = true;
  const service = (id: string, fields: object) => ({
    id,
    name: `Le service ${id}`,
    secrets: ['env:SECRET'],
    redirectUris: [`https://${id}.example.fr/retour`],
    scopes: ['openid', 'profile', 'offline_access'],
    refreshTokens: true,
    dataSharing: 'none',
    ...fields,
  });
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    apis: [
      { audience: NOTES, scopes: ['notes:read', 'notes:write'], people },
      { audience: MENUS, scopes: ['menus:read'], people },
      { audience: SHELVES, scopes: ['shelves:read'] },
    ],
    clients: [
      service('cahier', {
        apis: [
          { audience: NOTES, scopes: ['notes:read', 'notes:write'], people },
          { audience: MENUS, scopes: ['menus:read'], people },
          { audience: SHELVES, scopes: ['shelves:read'] },
        ],
      }),
      service('lecteur', { apis: [{ audience: NOTES, scopes: ['notes:read'], people }] }),
    ],
  });
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const read = async (token: string, audience: string) => {
  const keys = createRemoteJWKSet(new URL(`${op.issuer}/jwks`));
  return (await jwtVerify(token, keys, { typ: 'at+jwt', issuer: op.issuer, audience })).payload;
};

async function signIn(id: string, parameters: Record<string, string>, resource: Record<string, string> = {}) {
  const app = await relyingParty(op, id);
  const back = await app.signIn(browser, 'valery', parameters);
  const answer = await app.token({ ...app.codeFields(back), ...resource });
  return { app, status: answer.status, tokens: (await answer.json()) as Record<string, string> };
}

describe('G1 an API that is asked on behalf of people (RFC 8707, RFC 9068)', () => {
  it('gets a JWT that speaks of the person as her app knows her, and of how she signed in', async () => {
    const asked = { resource: NOTES, scope: OFFLINE, prompt: 'consent' };
    const { app, tokens } = await signIn('cahier', asked, { resource: NOTES });
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'notes:read notes:write' });
    const payload = await read(tokens.access_token!, NOTES);
    const { sub } = JSON.parse(Buffer.from(tokens.id_token!.split('.')[1]!, 'base64url').toString());
    expect(payload).toEqual({
      iss: op.issuer,
      aud: NOTES,
      sub,
      client_id: 'cahier',
      scope: 'notes:read notes:write',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 300,
      auth_time: expect.any(Number),
      acr: 'responsable',
      amr: ['pwd'],
    });
    expect(sub).not.toBe('valery');
    expect((await app.userinfo(tokens.access_token!)).status).toBe(401);
  });

  it('without naming it again, gets nothing: the token is for userinfo', async () => {
    const { app, tokens } = await signIn('cahier', { resource: NOTES, scope: 'openid profile notes:read' });
    expect(tokens.access_token).not.toContain('.');
    expect(tokens.scope).toBe('openid profile');
    expect((await app.userinfo(tokens.access_token!)).status).toBe(200);
  });

  it('S42 is asked by a refresh for less, never for more', async () => {
    const asked = { resource: NOTES, scope: OFFLINE.replace(' notes:write', ''), prompt: 'consent' };
    const { app, tokens } = await signIn('cahier', asked, { resource: NOTES });
    let { refresh_token } = tokens;
    const refresh = async (fields: Record<string, string>) => {
      const answer = await app.token({ grant_type: 'refresh_token', refresh_token: refresh_token!, ...fields });
      const body = (await answer.json()) as Record<string, string>;
      refresh_token = body.refresh_token ?? refresh_token;
      return body;
    };
    expect(await refresh({ resource: MENUS })).toMatchObject({ error: 'invalid_target' });
    expect(await refresh({ resource: NOTES, scope: 'notes:read notes:write' })).toMatchObject({
      error: 'invalid_scope',
    });
    const renewed = await refresh({ resource: NOTES });
    expect(await read(renewed.access_token!, NOTES)).toMatchObject({ scope: 'notes:read', acr: 'responsable' });
    const told = await refresh({});
    expect((await app.userinfo(told.access_token!)).status).toBe(200);
  });

  it('one of several is named at the exchange', async () => {
    const app = await relyingParty(op, 'cahier');
    const address = app.start({ scope: 'openid notes:read menus:read' });
    for (const resource of [NOTES, MENUS]) address.searchParams.append('resource', resource);
    const { url } = await browser.visit(address.href);
    const { url: back } = await browser.post(`${url.href}?account=valery`, {});
    const answer = await app.token({ ...app.codeFields(back), resource: MENUS });
    const { access_token } = (await answer.json()) as { access_token: string };
    expect(await read(access_token, MENUS)).toMatchObject({ scope: 'menus:read' });
  });

  it.each([
    ['an API that takes no people’s tokens', 'cahier', SHELVES],
    ['an API that is not its own', 'lecteur', MENUS],
    ['the Directory', 'cahier', 'DIRECTORY'],
    ['what is no address', 'cahier', 'notes'],
  ])('is refused for %s', async (_what, id, named) => {
    const app = await relyingParty(op, id);
    const resource = named.replace('DIRECTORY', `${op.issuer}/api/v1`);
    const back = await app.signIn(browser, undefined, { resource, scope: 'openid' });
    expect(back.searchParams.get('error')).toBe('invalid_target');
  });

  it('S42 gets the scopes of the app’s registration alone', async () => {
    const asked = { resource: NOTES, scope: 'openid notes:read notes:write' };
    const { tokens } = await signIn('lecteur', asked, { resource: NOTES });
    expect(await read(tokens.access_token!, NOTES)).toMatchObject({ scope: 'notes:read', client_id: 'lecteur' });
  });

  it('S42 is not asked by the app for itself, nor for people where it is asked for itself', async () => {
    const execute = [client.allowInsecureRequests];
    const discover = (id: string) =>
      client.discovery(new URL(op.issuer), id, undefined, client.ClientSecretBasic(SECRET), { execute });
    const cahier = await discover('cahier');
    const own = await client.clientCredentialsGrant(cahier, { resource: SHELVES, scope: 'shelves:read' });
    expect(await read(own.access_token, SHELVES)).toMatchObject({ sub: 'cahier' });
    const asked = client.clientCredentialsGrant(cahier, { resource: NOTES, scope: 'notes:read' });
    await expect(asked).rejects.toMatchObject({ error: 'invalid_target' });
    const lecteur = client.clientCredentialsGrant(await discover('lecteur'), { resource: NOTES, scope: 'notes:read' });
    await expect(lecteur).rejects.toMatchObject({ error: 'invalid_request' });
  });
});
