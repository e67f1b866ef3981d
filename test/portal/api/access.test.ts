import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createLimits } from '../../../src/web/limits.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { API, type SchoolSoftware, schoolSoftware } from '../support/school-software.ts';

let portal: TestPortal;
let school: SchoolSoftware;

beforeAll(async () => {
  portal = await startPortal();
  school = await schoolSoftware(portal);
  await school.put(school.campaign, { dates: school.dates });
});
afterAll(() => portal.close());

const nameOf = (type: string) => type.replace('urn:educonnect:problem:', '');
const askedWith = async (token: string) => {
  const { status, body, headers } = await school.send('get', school.campaign, { token });
  return [status, nameOf(body.type), headers['www-authenticate']];
};

describe('L1 who may ask the API', () => {
  it('L1 asks for a token, and takes it from the Authorization header alone', async () => {
    expect(await askedWith('')).toEqual([401, 'token-missing', 'Bearer']);
    const token = await school.token();
    const inAddress = await request(portal.url).get(`${API}${school.campaign}?access_token=${token}`);
    expect(inAddress.status).toBe(401);
    const browser = await portal.signedIn('karim');
    const withSession = await browser.get(API + school.campaign);
    expect([withSession.status, withSession.type]).toEqual([401, 'application/problem+json']);
  });

  it('L1 refuses tokens that are over, of another API, of another issuer, or signed otherwise', async () => {
    const refused = [401, 'token-invalid', 'Bearer error="invalid_token"'];
    const second = Math.floor(portal.clock.now().getTime() / 1000);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const good = { iat: second, exp: second + 300 };
    const { provider } = portal;
    const tokens = [
      'rubbish',
      'a.b.c',
      await school.token({ iat: second - 900, exp: second - 600 }),
      await school.token({ aud: `${provider.issuer}/api/v1` }),
      await school.token({ aud: [`${portal.url}${API}`, `${provider.issuer}/api/v1`] }),
      await school.token({ iss: 'https://elsewhere.example' }),
      await school.token({ sub: 'a-person' }),
      await school.token({ cnf: { jkt: 'a-key-that-is-not-proved' } }),
      await provider.accessToken({ claims: good, header: { typ: 'JWT' } }),
      await provider.accessToken({ claims: good, key: privateKey }),
    ];
    for (const token of tokens) expect(await askedWith(token)).toEqual(refused);
  });

  it('L1 lets a token that may read only read', async () => {
    const token = await school.token({ scope: 'orientation:read' });
    expect((await school.send('get', school.campaign, { token })).status).toBe(200);
    const refused = await school.send('put', school.campaign, { token, body: { dates: school.dates } });
    expect([refused.status, nameOf(refused.body.type)]).toEqual([403, 'scope-missing']);
    expect(refused.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="orientation:write"');
    expect(refused.body.detail).toContain('orientation:write');
    const writing = await school.token({ scope: 'orientation:write' });
    expect((await school.send('get', school.campaign, { token: writing })).status).toBe(403);
  });

  it('L1 answers for another school as for one that does not exist, whatever is asked', async () => {
    const bounded = await school.token({ uais: ['0159901F'] });
    const everywhere = await school.token({ uais: ['*'] });
    const other = (uai: string) => school.campaign.replace('0159901F', uai);
    await school.put(other('0159902G'), { dates: school.dates });
    const asked: ['get' | 'put' | 'post' | 'delete', string, unknown?][] = [
      ['get', ''],
      ['put', '', { dates: school.dates }],
      ['post', '/closing', { entry: 'choices' }],
      ['get', '/files'],
      ['get', '/files/child-theo'],
      ['put', '/files/child-theo/appeal'],
      ['delete', '/files/child-theo/pen'],
    ];
    for (const [method, path, body] of asked) {
      const outside = await school.send(method, other('0159902G') + path, { token: bounded, body });
      const missing = await school.send(method, other('0750001A') + path, { token: bounded, body });
      const nowhere = await school.send(method, other('0750001A') + path, { token: everywhere, body });
      const saying = ({ status, body: { request_id: _, ...said } }: typeof outside) => ({ status, said });
      expect(outside.status).toBe(404);
      expect(saying(missing)).toEqual(saying(outside));
      expect(saying(nowhere)).toEqual(saying(outside));
    }
    expect((await school.send('get', '/schools/0159902G/levels', { token: bounded })).status).toBe(404);
    expect((await school.send('get', '/schools/0750001A/levels', { token: everywhere })).status).toBe(404);
    expect((await school.send('get', other('0159902G'), { token: everywhere })).status).toBe(200);
  });

  it('L1 knows no pupil of another school, of another level, or of nowhere', async () => {
    const shape = ({ status, body: { request_id: _, ...said } }: Awaited<ReturnType<typeof school.get>>) => [
      status,
      said,
    ];
    const nobody = shape(await school.get(school.file('', 'nobody')));
    expect(nobody[0]).toBe(404);
    for (const pupil of ['child-theo', 'child-maelle', '%24ne', '..%2Fchild-ines', '%00', 'a'.repeat(300)])
      expect(shape(await school.get(school.file('', pupil)))).toEqual(nobody);
    for (const path of [
      '/schools/0159901f/levels',
      school.campaign.replace(/\d{4}$/, '26'),
      school.campaign.replace(/\d{4}$/, '2026.0'),
    ])
      expect((await school.get(path)).status).toBe(404);
  });

  it('L1 tells national numbers to clients that may see them', async () => {
    portal.provider.directory['0159901F']![0]!.ine = '120000001AA';
    const ineFor = async (claims: object) => {
      const token = await school.token({ ...claims });
      const one = await school.send('get', school.file(), { token });
      const all = await school.send('get', `${school.campaign}/files`, { token });
      return [one.body.pupil.ine, all.body.files[0].pupil.ine];
    };
    expect(await ineFor({ ine: true })).toEqual(['120000001AA', '120000001AA']);
    expect(await ineFor({})).toEqual([undefined, undefined]);
  });

  it('L1 says what an address allows, and keeps pages and other sites out of the API', async () => {
    const wrong = await school.send('delete', school.campaign);
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, PUT']);
    const unknown = await school.get('/students');
    expect([unknown.status, unknown.type]).toEqual([404, 'application/problem+json']);
    expect(unknown.body.detail).toContain('/api/v1/openapi.json');
    const outside = await request(portal.url).get('/api/v2?lang=ar');
    expect([outside.status, outside.type]).toEqual([404, 'application/problem+json']);
    expect(outside.headers['set-cookie']).toBeUndefined();
    const preflight = await request(portal.url)
      .options(API + school.campaign)
      .set({ origin: 'https://elsewhere.example', 'access-control-request-method': 'PUT' });
    expect(preflight.status).toBe(405);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('L1 holds back a client that asks without end, and no other', async () => {
    const { take } = createLimits(portal.db, portal.clock);
    const limit = { name: 'api-client-minute', points: 1_200, seconds: 60 };
    for (let taken = 0; taken < 1_200; taken += 30)
      await Promise.all(Array.from({ length: 30 }, () => take(limit, 'loop')));
    const token = await school.token({ client_id: 'loop', sub: 'loop' });
    const refused = await school.send('get', school.campaign, { token });
    expect([refused.status, nameOf(refused.body.type)]).toEqual([429, 'too-many']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await school.get(school.campaign)).status).toBe(200);
    portal.clock.forward({ seconds: 61 });
    const later = await school.token({ client_id: 'loop', sub: 'loop' });
    expect((await school.send('get', school.campaign, { token: later })).status).toBe(200);
  });

  it('L1 says that it cannot answer now while the provider is away', async () => {
    portal.provider.breakDown('silence');
    const away = await school.get(`${school.campaign}/files`);
    portal.provider.breakDown(undefined);
    expect([away.status, nameOf(away.body.type)]).toEqual([503, 'unavailable']);
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
  });
});
