import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importJWK, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { trusted } from 'mongoose';
import request from 'supertest';
import { limitCounters } from '../../../src/web/limit.model.ts';
import { createLimits } from '../../../src/web/limits.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { keys, movableClock, startProvider, type TestProvider } from '../oidc/test-provider.ts';
import { directoryToken } from './ask-directory.ts';
import { COLLEGE, LYCEE, openSchools } from './school.ts';

let database: TestDatabase;
let op: TestProvider;
const clock = movableClock();
const now = Math.floor(Date.now() / 1000);

beforeAll(async () => {
  database = await openTestDatabase();
  const apis = [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }];
  op = await startProvider({
    db: database.db,
    clock,
    clients: ['college', 'busy'].map((id) => ({ id, name: id, kind: 'machine', secrets: ['env:SECRET'], apis })),
  });
  await openSchools(database.db);
});

afterAll(async () => {
  await op.close();
  await database.drop();
});

const ask = (authorization?: string, path = `/api/v1/schools/${COLLEGE}/pupils`) => {
  const asked = request(op.address).get(path);
  return authorization === undefined ? asked : asked.set('authorization', authorization);
};

const signed = () => ({
  iss: op.issuer,
  aud: `${op.issuer}/api/v1`,
  sub: 'college',
  client_id: 'college',
  scope: 'directory:read',
  uais: ['*'],
  iat: now,
  exp: now + 300,
  jti: randomUUID(),
});

/** A token that the provider itself might have signed, with changes. */
async function token({ claims = {}, header = {} }: { claims?: object; header?: Partial<JWTHeaderParameters> } = {}) {
  const current = (await keys).find(({ algorithm, state }) => algorithm === 'ES256' && state === 'current')!;
  return new SignJWT({ ...signed(), ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: current.kid, typ: 'at+jwt', ...header })
    .sign(await importJWK({ ...current.jwk, alg: 'ES256' }));
}

async function byKey(key: KeyObject | Uint8Array, header: Partial<JWTHeaderParameters>) {
  const current = (await keys).find(({ algorithm, state }) => algorithm === 'ES256' && state === 'current')!;
  return new SignJWT(signed())
    .setProtectedHeader({ alg: 'ES256', kid: current.kid, typ: 'at+jwt', ...header })
    .sign(key);
}

describe('S42 who may ask the Directory', () => {
  it('G5 is whoever has an access token for it, however «Bearer» is written', async () => {
    await ask(`Bearer ${await token()}`).expect(200);
    await ask(`bearer ${await token()}`).expect(200);
    await ask(`Bearer ${await directoryToken(op, 'college')}`).expect(200);
  });

  it('G5 is nobody without a token, which the answer asks for', async () => {
    const answer = await ask().expect(401);
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Bearer',
      'content-type': 'application/problem+json',
    });
    expect(answer.body).toMatchObject({ type: 'urn:educonnect:problem:token-missing', status: 401 });
    await ask(undefined, `/api/v1/schools/${COLLEGE}/pupils?access_token=${await token()}`).expect(401);
    await ask(`Basic ${Buffer.from('college:secret').toString('base64')}`).expect(401);
  });

  it.each([
    ['is for another API', () => token({ claims: { aud: 'https://services.example.fr/api/v1' } })],
    ['is for several APIs', () => token({ claims: { aud: [`${op.issuer}/api/v1`, 'https://other.example.fr'] } })],
    ['is for no API', () => token({ claims: { aud: undefined } })],
    ['is of another issuer', () => token({ claims: { iss: 'https://other.example.fr' } })],
    ['is over', () => token({ claims: { iat: now - 400, exp: now - 100 } })],
    ['never ends', () => token({ claims: { exp: undefined } })],
    ['is of another type', () => token({ header: { typ: 'JWT' } })],
    ['speaks of a person', () => token({ claims: { sub: 'someone' } })],
    ['is of a client that there is not', () => token({ claims: { client_id: 'gone', sub: 'gone' } })],
    [
      'was changed',
      async () => (await token()).replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"college"}').toString('base64url')}.`),
    ],
    ['is signed by somebody else', () => byKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, {})],
    [
      'brings its own key',
      () => {
        const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        return byKey(privateKey, { jwk: publicKey.export({ format: 'jwk' }) as never });
      },
    ],
    ['is signed with our public key as a secret', () => byKey(Buffer.alloc(32, 'public'), { alg: 'HS256' })],
    ['names a key that there is not', () => token({ header: { kid: '../../etc/passwd' } })],
    ['is not signed', async () => new UnsecuredJWT(signed()).encode()],
    ['is no JWT', async () => 'opaque'],
  ])('S35 is nobody whose token %s', async (_, make) => {
    const answer = await ask(`Bearer ${await make()}`).expect(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(answer.body).toMatchObject({ type: 'urn:educonnect:problem:token-invalid', status: 401 });
  });

  it('G5 is no client whose token lacks the scope, which the answer names', async () => {
    const answer = await ask(`Bearer ${await token({ claims: { scope: 'orientation:read' } })}`).expect(403);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="directory:read"');
    expect(answer.body).toMatchObject({ type: 'urn:educonnect:problem:scope-missing', status: 403 });
  });

  it('S49 sees no school by a token that names none', async () => {
    await ask(`Bearer ${await token({ claims: { uais: undefined } })}`).expect(404);
  });

  it('G5 is told so in JSON at addresses and by methods that the API does not have', async () => {
    const nowhere = await ask(undefined, '/api/v1/pupils').expect(404);
    expect(nowhere.headers['content-type']).toBe('application/problem+json');
    const posted = await request(op.address).post(`/api/v1/schools/${COLLEGE}/pupils`).expect(405);
    expect(posted.headers).toMatchObject({ allow: 'HEAD, GET', 'content-type': 'application/problem+json' });
  });

  it('G5 is nobody any more five minutes later', async () => {
    const real = await directoryToken(op, 'college');
    clock.forward(295);
    await ask(`Bearer ${real}`).expect(200);
    clock.forward(20);
    await ask(`Bearer ${real}`).expect(401);
  });

  it('S60 is nobody who asked too much in this minute, and others are', async () => {
    clock.forward(60);
    const busy = await token({ claims: { client_id: 'busy', sub: 'busy', iat: now + 375, exp: now + 700 } });
    const quiet = await token({ claims: { iat: now + 375, exp: now + 700 } });
    await ask(`Bearer ${busy}`).expect(200);
    const counting = { resetAt: trusted({ $gt: clock.now() }) };
    await limitCounters(database.db).updateMany(counting, { points: 1_000_000 });
    const answer = await ask(`Bearer ${busy}`).expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.body).toMatchObject({ type: 'urn:educonnect:problem:too-many', status: 429 });
    await ask(`Bearer ${quiet}`).expect(200);
  });

  it('S66 is held back about a school that it asked too much about, and not about another', async () => {
    clock.forward(60);
    const portal = await token({ claims: { iat: now + 435, exp: now + 760 } });
    const { take } = createLimits(database.db, clock);
    await take({ name: 'directory-school', points: 6_000, seconds: 60 }, `college ${COLLEGE}`);
    const counting = { resetAt: trusted({ $gt: clock.now() }) };
    await limitCounters(database.db).updateMany(counting, { points: 6_000 });
    await ask(`Bearer ${portal}`).expect(429);
    await ask(`Bearer ${portal}`, `/api/v1/schools/${COLLEGE}/pupils/somebody`).expect(429);
    await ask(`Bearer ${portal}`, `/api/v1/schools/${LYCEE}/pupils`).expect(200);
    clock.forward(60);
    await ask(`Bearer ${portal}`).expect(200);
  });
});
