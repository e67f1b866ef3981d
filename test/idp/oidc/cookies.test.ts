import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

let database: TestDatabase;
let op: TestProvider;
const ISSUER = 'https://compte.example.fr';

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock: movableClock(), idp: { issuer: ISSUER } });
  await openAccount(database.db, { _id: 'valery' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** What the reverse proxy passes on: the address is ours, the connection is not encrypted any more. */
const ask = (address: string, init: RequestInit = {}) =>
  fetch(address.replace(ISSUER, op.address), { ...init, redirect: 'manual' });
const cookies = (response: Response) => response.headers.getSetCookie().filter((line) => !/^[^=]+\.sig=/.test(line));
const sent = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.slice(0, line.indexOf(';')))
    .join('; ');

it('S22 outside the demonstration cookies are secure and bound: the session’s to the host, a journey’s to its address', async () => {
  const parameters = new URLSearchParams({
    client_id: 'carnet',
    redirect_uri: 'https://carnet.example.fr/retour',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const started = await ask(`${ISSUER}/authorize?${parameters}`);
  const form = started.headers.get('location')!;
  const uid = form.slice(form.lastIndexOf('/') + 1);
  expect(cookies(started)).toEqual([
    expect.stringMatching(
      `^__Secure-idp.interaction=${uid}; path=/interaction/${uid}; expires=[^;]+; samesite=lax; secure; httponly$`,
    ),
    expect.stringMatching(
      `^__Secure-idp.resume=${uid}; path=/authorize/${uid}; expires=[^;]+; samesite=lax; secure; httponly$`,
    ),
  ]);

  const cookie = sent(started);
  const posted = await ask(`${ISSUER}${form}?account=valery`, { method: 'POST', headers: { cookie } });
  expect(posted.headers.get('location')).toBe(`${ISSUER}/authorize/${uid}`);
  const resumed = await ask(posted.headers.get('location')!, { headers: { cookie } });
  expect(resumed.headers.get('location')).toMatch(/^https:\/\/carnet\.example\.fr\/retour\?code=/);
  expect(cookies(resumed)).toEqual([
    expect.stringMatching(/^__Secure-idp\.resume=; .*expires=Thu, 01 Jan 1970/),
    expect.stringMatching(/^__Host-idp\.session=[\w-]{43}; path=\/; samesite=lax; secure; httponly$/),
  ]);
});
