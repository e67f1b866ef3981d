import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { PrivateKeyJwt } from 'openid-client';
import { createAudit } from '../../../src/idp/audit/create-audit.ts';
import { createClients } from '../../../src/idp/oidc/clients/clients.ts';
import { toldClient } from '../../../src/idp/oidc/logout/engine-logout.ts';
import { expireUnused } from '../../../src/idp/oidc/registration/expire-unused.ts';
import { setVerified } from '../../../src/idp/oidc/registration/keep-registration.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { Browser } from './browser.ts';
import { type Developer, developer, HOST, LEAST, type Registration } from './developer.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

const DAY = 86_400;

let database: TestDatabase;
let op: TestProvider;
let somebody: Developer;
const clock = movableClock();
const needs = () => ({ db: database.db, clock });
const open = (options = {}) => developer(op, needs(), { days: 365, ...options });

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  somebody = await open();
  await openAccount(database.db, { _id: 'valery' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Another process: it has read the registration before, and is told of no change. */
const elsewhere = () => createClients(op.config, database.db, clock);
const audited = (action: string, client: string) =>
  database.db.collection('audit').countDocuments({ action, 'details.client': client });
/** What may be written again (RFC 7592 §2.2). */
const rewritten = ({ registration_client_uri, registration_access_token, ...rest }: Registration) => {
  const { client_id_issued_at, client_secret_expires_at, ...metadata } = rest as Record<string, unknown>;
  return metadata;
};

describe('S40 who may register', () => {
  it.each([undefined, 'invented', 'x'.repeat(43)])('S40 nobody without an invitation (%s)', async (token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${op.issuer}/register`, { method: 'POST', headers, body: JSON.stringify(LEAST) });
    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await database.db.collection('registered-clients').countDocuments()).toBe(0);
  });

  it('S40 an invitation ends on its day, and keeps its token to itself', async () => {
    const short = await open({ days: 1 });
    const kept = await database.db.collection('client-invitations').find().toArray();
    expect(JSON.stringify(kept)).not.toContain(short.token);
    clock.forward(DAY);
    expect((await short.register()).status).toBe(401);
  });

  it('S40 ten registrations at once never exceed the quota, and one that is removed makes room', async () => {
    const few = await open({ quota: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => few.register()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array(7).fill(403)]);
    const taken = answers.find(({ status }) => status === 201)!;
    const registration = taken.body as unknown as Registration;
    expect((await few.manage('DELETE', registration)).status).toBe(204);
    expect((await few.register()).status).toBe(201);
    expect(await audited('client-removed', registration.client_id)).toBe(1);
  });

  it('S40 twenty a day from one address, whoever invites', async () => {
    clock.forward(DAY);
    const many = await open();
    const statuses: number[] = [];
    for (let n = 0; n < 22; n += 1) statuses.push((await many.register()).status);
    expect(statuses).toEqual([...Array(20).fill(201), 429, 429]);
    clock.forward(DAY);
    expect((await many.register()).status).toBe(201);
  });
});

describe('S40 what an app may be', () => {
  it('S40 the least that is asked gives a code, a secret, a pairwise subject and no child', async () => {
    const registration = await somebody.registered({ fapi2: true, device_flow: true });
    expect(Object.keys(registration)).not.toEqual(expect.arrayContaining(['fapi2']));
    expect(Object.keys(registration)).not.toEqual(expect.arrayContaining(['device_flow']));
    expect(registration).toMatchObject({
      client_id: expect.stringMatching(/^app-[\w-]{22}$/),
      client_secret: expect.stringMatching(/^[\w-]{43,}$/),
      grant_types: ['authorization_code'],
      response_types: ['code'],
      subject_type: 'pairwise',
      scope: 'openid profile email offline_access',
    });
    const party = await somebody.party(registration);
    const { searchParams } = await party.signIn(new Browser(), undefined, { code_challenge: undefined });
    expect(searchParams.get('error')).toBe('invalid_request');
    expect(JSON.stringify(await database.db.collection('registered-clients').find().toArray())).not.toContain(
      registration.client_secret,
    );
  });

  const web = (address: string) => ({ redirect_uris: [address] });
  it.each<[string, object]>([
    ['another host', web('https://ailleurs.example.fr/retour')],
    ['a host that begins alike', web(`https://${HOST}.ailleurs.fr/retour`)],
    ['a user', web(`https://${HOST}@ailleurs.fr/retour`)],
    ['an empty user', web(`https://@${HOST}/retour`)],
    ['no TLS', web(`http://${HOST}/retour`)],
    ['another port', web(`https://${HOST}:8443/retour`)],
    ['a wildcard', web(`https://*.${HOST}/retour`)],
    ['a script', web('javascript:alert(1)')],
    ['data', web('data:text/html,x')],
    ['a backslash', web(`https://${HOST}\\@ailleurs.fr/`)],
    ['no address', { redirect_uris: [] }],
    ['a scheme that is anybody’s', { application_type: 'native', ...web('agenda:/retour') }],
    ['a scheme of another', { application_type: 'native', ...web('fr.autre.agenda:/retour') }],
    ['a loopback address on the web', web('http://127.0.0.1/retour')],
    ['a secret in people’s hands', { application_type: 'native', token_endpoint_auth_method: 'client_secret_basic' }],
    ['no proof of a web app', { token_endpoint_auth_method: 'none' }],
    ['a proof by shared key', { token_endpoint_auth_method: 'client_secret_jwt' }],
    ['implicit', { response_types: ['token'], grant_types: ['implicit'] }],
    ['hybrid', { response_types: ['code id_token'] }],
    ['tokens of its own', { grant_types: ['client_credentials'] }],
    ['passwords', { grant_types: ['authorization_code', 'password'] }],
    ['a public subject', { subject_type: 'public' }],
    ['a wider scope', { scope: 'openid phone' }],
    ['children, unverified', { scope: 'openid ecole.enfants' }],
    ['no openid', { scope: 'profile' }],
    ['encryption', { id_token_encrypted_response_alg: 'RSA-OAEP' }],
    ['a statement', { software_statement: 'e30.e30.e30' }],
    ['front-channel logout', { frontchannel_logout_uri: `https://${HOST}/logout` }],
    ['the name of the State', { client_name: 'Ｅ́ducation nati0nale' }],
    ['the name of another client', { client_name: 'Le service carnet' }],
    ['no name', { client_name: undefined }],
    ['a policy elsewhere', { policy_uri: 'https://education.gouv.fr/donnees' }],
    ['a logo elsewhere', { logo_uri: 'https://ailleurs.example.fr/logo.png' }],
    ['a sign-out elsewhere', { post_logout_redirect_uris: ['https://ailleurs.example.fr/'] }],
    ['back-channel elsewhere', { backchannel_logout_uri: 'https://169.254.169.254/latest' }],
    ['keys and their address', { jwks: { keys: [] }, jwks_uri: `https://${HOST}/jwks` }],
  ])('S40 is refused: %s', async (_, metadata) => {
    const { status, body, headers } = await somebody.register(metadata);
    expect(status).toBe(400);
    expect(['invalid_client_metadata', 'invalid_redirect_uri']).toContain(body.error);
    expect(String(body.error_description)).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('S32 a native app comes back by a scheme of its own or to this very machine, without a secret', async () => {
    clock.forward(DAY);
    const native = await open({ bounds: { schemes: ['fr.example.cloche'] } });
    const registration = await native.registered({
      application_type: 'native',
      redirect_uris: ['fr.example.cloche:/retour', 'fr.example.cloche:/autre'],
    });
    const here = await native.registered({ application_type: 'native', redirect_uris: ['http://127.0.0.1/retour'] });
    const party = await native.party(here, undefined, 'http://127.0.0.1:50123/retour');
    const { searchParams } = await party.signIn(new Browser(), undefined, { prompt: 'none' });
    expect(searchParams.get('error')).toBe('login_required');
    expect(registration).toMatchObject({ token_endpoint_auth_method: 'none' });
    expect(registration).not.toHaveProperty('client_secret');
  });
});

describe('S36 what an app makes the provider call', () => {
  it('S36 its keys, sector, logo and sign-outs on this machine see no connection', async () => {
    clock.forward(DAY);
    let connections = 0;
    const sinkhole = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => sinkhole.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(sinkhole.address() as AddressInfo).port}`;
    const inside = await open({ bounds: { hosts: [host] } });
    const at = (path: string) => `https://${host}/${path}`;
    const metadata = {
      redirect_uris: [at('retour')],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: at('jwks'),
      logo_uri: at('logo.png'),
      backchannel_logout_uri: at('logout'),
    };
    const { body } = await inside.register({ ...metadata, sector_identifier_uri: at('sector') });
    expect(body.error).toBe('invalid_client_metadata');
    const registration = await inside.registered(metadata);
    const { privateKey } = await generateKeyPair('ES256');
    const party = await inside.party(registration, PrivateKeyJwt(privateKey), at('retour'));
    const browser = new Browser();
    const asked = await party.signIn(browser, 'valery');
    const back = (await browser.post(asked.href, {})).url;
    await expect(party.exchange(back)).rejects.toMatchObject({ error: expect.stringMatching(/^invalid_client/) });
    const told = await toldClient(op.provider, registration.client_id);
    await expect(told!.sendLogout('valery', 'sid')).rejects.toThrow();
    const logos = database.db.collection('app-logos');
    await eventually(async () => (await logos.countDocuments()) === 1, 'the logo was not tried');
    expect(connections).toBe(0);
    await new Promise((resolve) => sinkhole.close(resolve));
  });
});

describe('RFC 7592 an app and its developer', () => {
  it('S39 the secret is shown once, the registration token changes at each update, and both go on working', async () => {
    const first = await somebody.registered();
    const read = await somebody.manage('GET', first);
    expect(read.body).toMatchObject({ client_id: first.client_id, client_name: 'La cloche' });
    expect(read.body).not.toHaveProperty('client_secret');
    const { registration_client_uri: url, registration_access_token: bearer } = first;
    for (const spelling of [url.replace('/register/', '/REGISTER/'), `${url}/`]) {
      expect((await fetch(spelling, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(404);
    }
    const update = { ...rewritten(first), client_name: 'La grande cloche' };
    const { status, body } = await somebody.manage('PUT', first, update);
    expect({ status, name: body.client_name }).toEqual({ status: 200, name: 'La grande cloche' });
    expect(body).not.toHaveProperty('client_secret');
    expect(body.registration_access_token).not.toBe(first.registration_access_token);
    expect((await somebody.manage('GET', first)).status).toBe(401);
    const now = { ...first, ...body } as Registration;
    expect((await somebody.manage('PUT', now, { ...update, client_secret: 'autre' })).status).toBe(400);
    const party = await somebody.party(first);
    const wrong = await party.token({ grant_type: 'authorization_code', code: 'x' }, 'un-faux-secret');
    const right = await party.token({ grant_type: 'authorization_code', code: 'x' }, first.client_secret);
    expect([wrong.status, right.status]).toEqual([401, 400]);
  });

  it('S40 a verified app may ask for children, until it is no longer what was verified', async () => {
    const first = await somebody.registered();
    await setVerified({ ...needs(), clients: elsewhere() }, first.client_id, true);
    const wider = { ...rewritten(first), scope: 'openid ecole.enfants' };
    const seen = async () => elsewhere().find(first.client_id);
    const updated = await somebody.manage('PUT', first, wider);
    expect(updated).toMatchObject({ status: 200, body: { scope: 'openid ecole.enfants' } });
    expect(await seen()).toMatchObject({ registered: { verified: true }, scopes: ['openid', 'ecole.enfants'] });
    const now = { ...first, ...updated.body } as Registration;
    const renamed = await somebody.manage('PUT', now, { ...rewritten(first), client_name: 'Tout autre chose' });
    expect(renamed.status).toBe(200);
    expect(await seen()).toMatchObject({
      registered: { verified: false },
      scopes: expect.not.arrayContaining(['ecole.enfants']),
    });
    await setVerified({ ...needs(), clients: elsewhere() }, first.client_id, false);
  });
});

describe('S40 the end of an app', () => {
  it('S40 what its developer removes is gone in another process within seconds, with what it was given', async () => {
    clock.forward(DAY);
    const registration = await somebody.registered();
    const party = await somebody.party(registration);
    const browser = new Browser();
    const asked = await party.signIn(browser, 'valery');
    const { access_token: token } = await party.exchange((await browser.post(asked.href, {})).url);
    expect((await party.userinfo(token)).status).toBe(200);
    const other = elsewhere();
    expect(await other.find(registration.client_id)).toBeDefined();
    expect((await somebody.manage('DELETE', registration)).status).toBe(204);
    expect((await party.userinfo(token)).status).toBe(401);
    await eventually(async () => !(await other.find(registration.client_id)), 'the other process still knows it');
  });

  it('S40 one that nobody signs in to for 90 days ends; one in use stays', async () => {
    const [unused, used] = [await somebody.registered(), await somebody.registered()];
    clock.forward(89 * DAY);
    const party = await somebody.party(used);
    const browser = new Browser();
    const asked = await party.signIn(browser, 'valery');
    await party.exchange((await browser.post(asked.href, {})).url);
    const later = { _id: used.client_id as never, endsAt: { $gt: new Date(clock.now().getTime() + 80 * DAY * 1000) } };
    await eventually(
      () =>
        database.db
          .collection('registered-clients')
          .countDocuments(later)
          .then((count) => count === 1),
      'the use is not noted',
    );
    clock.forward(2 * DAY);
    const process = elsewhere();
    expect(await process.find(unused.client_id)).toBeUndefined();
    expect(await process.find(used.client_id)).toBeDefined();
    const audit = createAudit({ db: database.db, clock, secret: op.config.idp.sealingKey });
    expect(await expireUnused({ ...needs(), clients: process, audit })).toBeGreaterThan(0);
    expect(await audited('client-expired', unused.client_id)).toBe(1);
    expect(await audited('client-expired', used.client_id)).toBe(0);
  });
});
