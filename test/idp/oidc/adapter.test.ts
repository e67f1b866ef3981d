import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdapterPayload } from 'oidc-provider';
import { pino } from 'pino';
import { clientWith } from '../../../src/config/groups/clients.ts';
import type { Config } from '../../../src/config/schema.ts';
import { createAudit } from '../../../src/idp/audit/create-audit.ts';
import { oidcAdapter } from '../../../src/idp/oidc/adapter/adapter.ts';
import { oidcDocuments } from '../../../src/idp/oidc/adapter/oidc-document.model.ts';
import { sessionGrantId } from '../../../src/idp/oidc/adapter/session-grant.ts';
import { createClients } from '../../../src/idp/oidc/clients/clients.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testClock } from '../../support/test-clock.ts';

const API = { audience: 'https://notes.example.fr', scopes: ['notes:read'], people: true };
/** Asked by the client for itself: no grant of a person has it. */
const OWN_API = { audience: 'https://shelves.example.fr', scopes: ['shelves:read'] };

let database: TestDatabase;
let adapter: ReturnType<typeof oidcAdapter>;
const clock = testClock();

/** Another process on the same database. */
const open = () =>
  oidcAdapter({
    db: database.db,
    clock,
    audit: createAudit({ db: database.db, clock, secret: 'audit' }),
    log: pino({ level: 'silent' }),
    config: { idp: { sealingKey: 'sealing' } } as Config,
    clients: createClients(
      {
        clients: [clientWith({ id: 'carnet', name: 'Carnet', scopes: ['openid', 'profile'], apis: [API, OWN_API] })],
        idp: { issuer: 'https://op.example.fr', homeClient: 'carnet', sealingKey: 'sealing' } as Config['idp'],
      },
      database.db,
      clock,
    ),
  });

beforeAll(async () => {
  database = await openTestDatabase();
  adapter = open();
});
afterAll(() => database.drop());

const documents = () => database.db.collection<{ _id: string }>('oidc');
const payload = (kind: string, fields: AdapterPayload = {}): AdapterPayload => ({ kind, exp: 1, ...fields });
const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

describe('what the provider keeps', () => {
  it('G1 gives back what it was given, dots and dollars in its keys included', async () => {
    const code = payload('AuthorizationCode', {
      jti: 'code-1',
      claims: { userinfo: { 'ecole.enfants': null, $where: null } },
      scope: 'openid',
    });
    await adapter('AuthorizationCode').upsert('code-1', code, 60);
    expect(await adapter('AuthorizationCode').find('code-1')).toEqual(code);
    expect(await open()('AuthorizationCode').find('code-1')).toEqual(code);
  });

  it('S39 keeps no code, token or cookie that could be used from a copy of the database', async () => {
    await adapter('RefreshToken').upsert('refresh-secret', payload('RefreshToken', { jti: 'refresh-secret' }), 60);
    await adapter('Session').upsert('cookie-secret', payload('Session', { jti: 'cookie-secret', uid: 'uid-0' }), 60);
    const session = { uid: 'uid-0', cookie: 'cookie-secret', accountId: 'valery' };
    await adapter('Interaction').upsert('interaction-secret', payload('Interaction', { session }), 60);
    const everything = JSON.stringify(await documents().find().toArray());
    expect(everything).not.toMatch(/refresh-secret|cookie-secret|interaction-secret/);
  });

  it('keeps models apart: a code is no token', async () => {
    await adapter('AuthorizationCode').upsert('same', payload('AuthorizationCode'), 60);
    expect(await adapter('AccessToken').find('same')).toBeUndefined();
  });

  it('honours nothing after its time, though the sweep has not passed', async () => {
    await adapter('AccessToken').upsert('short', payload('AccessToken'), 60);
    clock.advance(59);
    expect(await adapter('AccessToken').find('short')).toBeDefined();
    clock.advance(1);
    expect(await adapter('AccessToken').find('short')).toBeUndefined();
    expect(await documents().countDocuments({ expiresAt: { $lte: clock.now() } })).toBeGreaterThan(0);
  });

  it('keeps 200 writes at once apart', async () => {
    const tokens = adapter('AccessToken');
    const ids = Array.from({ length: 200 }, (_, n) => `many-${n}`);
    await Promise.all(ids.map((id) => tokens.upsert(id, payload('AccessToken', { accountId: id }), 60)));
    const found = await Promise.all(ids.map((id) => tokens.find(id)));
    expect(found.map((each) => (each as AdapterPayload).accountId)).toEqual(ids);
  });

  it('S57 fails one write that cannot be stored, and not its neighbours', async () => {
    const tokens = adapter('AccessToken');
    const tooLarge = payload('AccessToken', { extra: { large: 'x'.repeat(2 ** 20) } });
    const results = await Promise.allSettled([
      tokens.upsert('before', payload('AccessToken'), 60),
      tokens.upsert('too-large', tooLarge, 60),
      tokens.upsert('after', payload('AccessToken'), 60),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await tokens.find('before')).toBeDefined();
    expect(await tokens.find('after')).toBeDefined();
  });
});

describe('S33 using up', () => {
  it('lets exactly one of 50 through, in two processes', async () => {
    await adapter('AuthorizationCode').upsert('raced', payload('AuthorizationCode'), 60);
    const processes = [adapter('AuthorizationCode'), open()('AuthorizationCode')];
    const races = Array.from({ length: 50 }, (_, n) => processes[n % 2]!.consume('raced'));
    expect(outcomes(await Promise.allSettled(races))).toBe(1);
    await expect(adapter('AuthorizationCode').consume('raced')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await adapter('AuthorizationCode').find('raced')).toMatchObject({ consumed: expect.any(Number) });
  });

  it('refuses what expired, ended or never was, and leaves nothing behind that would', async () => {
    const codes = adapter('AuthorizationCode');
    await codes.upsert('late', payload('AuthorizationCode'), 60);
    await codes.upsert('ended', payload('AuthorizationCode'), 60);
    await codes.destroy('ended');
    clock.advance(60);
    for (const id of ['late', 'ended', 'never']) {
      await expect(codes.consume(id)).rejects.toMatchObject({ error: 'invalid_grant' });
      expect(await codes.find(id)).toBeUndefined();
    }
    expect(await documents().countDocuments({ expiresAt: { $exists: false } })).toBe(0);
  });

  it('takes back all that a grant gave', async () => {
    await adapter('AccessToken').upsert('of-grant', payload('AccessToken', { grantId: 'grant-1' }), 60);
    await adapter('RefreshToken').upsert('of-grant', payload('RefreshToken', { grantId: 'grant-1' }), 60);
    await adapter('AccessToken').upsert('of-other', payload('AccessToken', { grantId: 'grant-2' }), 60);
    await Promise.all([
      adapter('AccessToken').revokeByGrantId('grant-1'),
      adapter('RefreshToken').revokeByGrantId('grant-1'),
    ]);
    expect(await adapter('AccessToken').find('of-grant')).toBeUndefined();
    expect(await adapter('RefreshToken').find('of-grant')).toBeUndefined();
    expect(await adapter('AccessToken').find('of-other')).toBeDefined();
  });
});

describe('sessions', () => {
  const sessions = () => adapter('Session');
  const session = (uid: string, fields: AdapterPayload = {}) =>
    payload('Session', { uid, accountId: 'valery', ...fields });

  it('S20 a session changes its cookie: the old one opens nothing, the session goes on', async () => {
    await sessions().upsert('cookie-1', session('uid-1'), 60);
    await sessions().destroy('cookie-1');
    await sessions().upsert('cookie-2', session('uid-1'), 60);
    expect(await sessions().find('cookie-1')).toBeUndefined();
    expect(await sessions().find('cookie-2')).toMatchObject({ uid: 'uid-1', jti: 'cookie-2' });
    expect(await sessions().findByUid('uid-1')).toMatchObject({ accountId: 'valery' });
    expect(await documents().countDocuments({ _id: 'Session:uid-1' })).toBe(1);
  });

  it('S21 a page saved late in another tab does not bring a session back that was signed out of', async () => {
    await sessions().upsert('cookie-3', session('uid-3'), 60);
    await sessions().destroy('cookie-3');
    await sessions().upsert('cookie-3', session('uid-3'), 60);
    expect(await sessions().find('cookie-3')).toBeUndefined();
    expect(await sessions().findByUid('uid-3')).toBeUndefined();
  });

  it('S33 strikes a revoked grant from the session, for good, and no other', async () => {
    const identity = { sessionUid: 'uid-4', accountId: 'valery', clientId: 'carnet' };
    const [revoked, other] = [sessionGrantId(identity, 'a'), sessionGrantId(identity, 'b')];
    const authorizations = { carnet: { grantId: revoked, sid: 's1' }, agenda: { grantId: other, sid: 's2' } };
    await sessions().upsert('cookie-4', session('uid-4', { authorizations }), 60);
    await adapter('Grant').destroy(revoked);
    // A request that read the session before saves it after.
    await sessions().upsert('cookie-4', session('uid-4', { authorizations }), 60);
    const left = { carnet: { sid: 's1' }, agenda: { grantId: other, sid: 's2' } };
    expect(await sessions().find('cookie-4')).toMatchObject({ authorizations: left });
    expect(await sessions().findByUid('uid-4')).toMatchObject({ authorizations: left });
  });
});

describe('grants', () => {
  const identity = { sessionUid: 'uid-5', accountId: 'valery', clientId: 'carnet' };

  it('G3 grants of a session are stored nowhere, and give what the client may have now', async () => {
    const before = await documents().countDocuments();
    const grant = await adapter('Grant').find(sessionGrantId(identity, 'x'));
    expect(grant).toMatchObject({ accountId: 'valery', clientId: 'carnet', openid: { scope: 'openid profile' } });
    expect(grant?.resources).toEqual({ [API.audience]: 'notes:read' });
    expect(await documents().countDocuments()).toBe(before);
  });

  it('G3 a client that left the configuration has no grant any more, stored or not', async () => {
    await adapter('Grant').upsert('stored', payload('Grant', { accountId: 'valery', clientId: 'gone' }), 60);
    expect(await adapter('Grant').find('stored')).toBeUndefined();
    expect(await adapter('Grant').find(sessionGrantId({ ...identity, clientId: 'gone' }, 'x'))).toBeUndefined();
  });
});

describe('indexes', () => {
  const filters: [string, object][] = [
    ['a code or token', { _id: { $in: ['AccessToken:x', 'Session:y'] } }],
    ['a session by its cookie', { cookie: { $in: ['x', 'y'] } }],
    ['what a grant gave', { grantId: { $in: ['x'] } }],
    ['what expired', { expiresAt: { $lt: new Date() } }],
    [
      'a code to use up',
      { _id: 'x', consumedAt: { $exists: false }, payload: { $exists: true }, expiresAt: { $gt: new Date() } },
    ],
    ['a session to save', { _id: 'Session:x', endedCookie: { $ne: 'y' } }],
  ];

  it.each(filters)('one serves the search for %s', async (_name, filter) => {
    const plan = JSON.stringify(await oidcDocuments(database.db).collection.find(filter).explain('queryPlanner'));
    expect(plan).toMatch(/IXSCAN|IDHACK|EXPRESS/);
    expect(plan).not.toContain('COLLSCAN');
  });
});
