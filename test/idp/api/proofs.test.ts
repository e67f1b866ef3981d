import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type ClientKey, clientKey, type FapiParty, fapiParty, unsigned } from '../oidc/fapi-party.ts';
import { movableClock, SECRET, startProvider, type TestProvider } from '../oidc/test-provider.ts';
import { COLLEGE, openSchools } from './school.ts';

const PATH = `/api/v1/schools/${COLLEGE}/pupils`;

let database: TestDatabase;
let op: TestProvider;
let software: FapiParty;
let otherKey: ClientKey;
let token: string;

beforeAll(async () => {
  const key = await clientKey();
  otherKey = await clientKey();
  database = await openTestDatabase();
  const apis = [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }];
  const machine = { kind: 'machine', authentication: 'private_key_jwt', jwks: { keys: [key.jwk] }, apis };
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    clients: [
      { id: 'logiciel', name: 'Un logiciel', dpop: true, ...machine },
      { id: 'ancien', name: 'Un autre', kind: 'machine', secrets: ['env:SECRET'], apis },
    ],
  });
  await openSchools(database.db);
  software = fapiParty(op, 'logiciel', key);
  const answer = await software.token(asked());
  token = ((await answer.json()) as { access_token: string }).access_token;
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const asked = () => ({
  grant_type: 'client_credentials',
  resource: `${op.issuer}/api/v1`,
  scope: 'directory:read',
});

const ask = async (proof: string | undefined, scheme = 'DPoP', path = PATH) => {
  const headers = { authorization: `${scheme} ${token}`, ...(proof !== undefined && { dpop: proof }) };
  const answer = await fetch(op.issuer + path, { headers });
  const body = (await answer.json()) as { type?: string };
  return [answer.status, body.type?.replace('urn:educonnect:problem:', ''), answer.headers.get('www-authenticate')];
};

const proof = (claims: object = {}, by?: ClientKey) => software.proof('GET', PATH, token, { ...claims }, by);
const now = () => Math.floor(Date.now() / 1000);

describe('G5 a token that is bound to a key, at the Directory (RFC 9449)', () => {
  it('is not given without a proof, where the registration says so', async () => {
    const answer = await software.token(asked(), null);
    expect(answer.status).toBe(400);
  });

  it('is taken with a proof, each good once', async () => {
    const first = await proof();
    expect(await ask(first)).toEqual([200, undefined, null]);
    expect(await ask(first)).toEqual([
      401,
      'proof-invalid',
      expect.stringMatching(/^DPoP error="invalid_dpop_proof", algs=/),
    ]);
    expect(await ask(await proof(), 'dpop', `${PATH}?limit=1`)).toEqual([200, undefined, null]);
    expect(await ask(await proof({ htu: `${op.issuer}${PATH}?limit=1#a` }))).toEqual([200, undefined, null]);
  });

  it('S42 is nobody’s as a bearer’s', async () => {
    const refused = [401, 'token-invalid', 'Bearer error="invalid_token"'];
    expect(await ask(undefined, 'Bearer')).toEqual(refused);
    expect(await ask(await proof(), 'Bearer')).toEqual(refused);
  });

  it('S42 a token that is bound to no key is not taken as one that is', async () => {
    const body = new URLSearchParams({ ...asked(), client_id: 'ancien', client_secret: SECRET });
    const answer = await fetch(`${op.issuer}/token`, { method: 'POST', body });
    const { access_token } = (await answer.json()) as { access_token: string };
    const dpop = await software.proof('GET', PATH, access_token);
    const headers = { authorization: `DPoP ${access_token}`, dpop };
    const refused = await fetch(op.issuer + PATH, { headers });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^DPoP .*error="invalid_token"/),
    ]);
    expect((await fetch(op.issuer + PATH, { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200);
  });

  it.each([
    ['none', async () => undefined],
    ['no JWT', async () => 'a.b.c'],
    ['unsigned', async () => unsigned(software.proofClaims('GET', PATH, token), software.proofHeader(software.key))],
    ['by another key', () => proof({}, otherKey)],
    ['for another method', () => proof({ htm: 'POST' })],
    ['for another address', () => proof({ htu: `${op.issuer}/api/v1/schools` })],
    ['of another token', () => proof({ ath: 'x'.repeat(43) })],
    ['of no token', () => proof({ ath: undefined })],
    ['old', () => proof({ iat: now() - 400 })],
    ['of tomorrow', () => proof({ iat: now() + 86_400 })],
    ['without an identifier', () => proof({ jti: undefined })],
    ['with a nonce that nobody gave', () => proof({ nonce: 'made-up' })],
  ])('S42 is refused where the proof is %s', async (_what, make: () => Promise<string | undefined>) => {
    expect((await ask(await make())).slice(0, 2)).toEqual([401, 'proof-invalid']);
    expect(await ask(await proof())).toEqual([200, undefined, null]);
  });
});
