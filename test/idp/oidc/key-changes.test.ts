import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { keyFollower, versionBeforeBuild } from '../../../src/idp/oidc/keys/follow-keys.ts';
import { type KeyStorage, keyStorage } from '../../../src/idp/oidc/keys/key-store.ts';
import { loadSigningKeys, replaceSigningKeys, rotateSigningKeys } from '../../../src/idp/oidc/keys/signing-keys.ts';
import { endAllSessions } from '../../../src/idp/oidc/logout/end-all-sessions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later } from '../../support/later.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from './test-provider.ts';

/** Two processes of one installation, each with what follows the keys; a test makes them look. */
let database: TestDatabase;
let nodes: TestProvider[];
let look: (() => Promise<void>)[];
let op: TestProvider;
let carnet: RelyingParty;
let storage: KeyStorage;
const clock = movableClock();
/** What keys go by: tokens of today shall be good while a key comes to be old. */
const keyClock = movableClock();

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const offline = { scope: 'openid offline_access', prompt: 'consent' };

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const options = {
    db,
    clock,
    clients: [
      {
        id: 'vie-scolaire',
        name: 'Vie scolaire',
        kind: 'machine',
        secrets: ['env:SECRET'],
        apis: [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }],
      },
    ],
  };
  nodes = await Promise.all([startProvider(options), startProvider(options)]);
  op = nodes[0]!;
  storage = keyStorage(op.config, db);
  look = await Promise.all(
    nodes.map(async (node) => {
      const rebuild = async () => node.buildAnew(await loadSigningKeys(storage, keyClock.now()));
      const known = await versionBeforeBuild(storage);
      await rebuild();
      return keyFollower({ ...node.idp, clock: keyClock, config: () => node.config, rebuild }, known);
    }),
  );
  await openAccount(db, { _id: 'valery' });
});
beforeEach(async () => {
  carnet = await relyingParty(op, 'carnet');
  client.enableNonRepudiationChecks(carnet.configuration);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await database.drop();
});

const everybodyLooks = async () => {
  for (const one of look) await one();
};
const published = async (node: TestProvider) => {
  const { keys } = (await (await fetch(`${node.address}/jwks`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid).sort();
};
const signing = async () => (await loadSigningKeys(storage, keyClock.now())).filter(({ state }) => state === 'current');
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const asksApi = async (token: string) =>
  (await fetch(`${op.issuer}/api/v1/schools/0159901F`, { headers: { authorization: `Bearer ${token}` } })).status;
const machine = async () => {
  const configuration = await client.discovery(
    new URL(op.issuer),
    'vie-scolaire',
    undefined,
    client.ClientSecretBasic(SECRET),
    { execute: [client.allowInsecureRequests] },
  );
  const asked = { resource: `${op.issuer}/api/v1`, scope: 'directory:read' };
  return (await client.clientCredentialsGrant(configuration, asked)).access_token;
};
const asksToLeave = (hint: string) =>
  new Browser().visit(`${op.issuer}/logout?${new URLSearchParams({ id_token_hint: hint })}`);

describe('S48 keys that change', () => {
  it('S48 on schedule: each process signs with what apps know already, and takes what was signed before', async () => {
    const cached = createRemoteJWKSet(new URL(`${op.issuer}/jwks`));
    const browser = new Browser();
    const before = await carnet.exchange(await carnet.signIn(browser, 'valery', offline));
    await jwtVerify(before.id_token!, cached);
    const apiToken = await machine();
    const old = (await signing()).map(({ kid }) => kid);

    keyClock.forward(90 * DAY);
    await everybodyLooks();
    const now = (await signing()).map(({ kid }) => kid);
    expect(now).not.toEqual(old);
    expect(await published(nodes[0]!)).toEqual(await published(nodes[1]!));
    expect(await published(op)).toEqual(expect.arrayContaining([...old, ...now]));
    const [entry, ...others] = await auditEntries(database.db).find({ action: 'keys-rotated' }).lean();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ actor: { kind: 'system' }, details: { reason: 'schedule' } });

    const after = await carnet.exchange(await carnet.signIn(new Browser(), 'valery'));
    expect(now).toContain(kidOf(after.id_token!));
    // An app that fetched our keys before knows this one: it was published ahead.
    const fetchAgain = jest.spyOn(globalThis, 'fetch');
    await jwtVerify(after.id_token!, cached);
    expect(fetchAgain).not.toHaveBeenCalled();
    expect(await asksApi(apiToken)).not.toBe(401);
    expect((await asksToLeave(before.id_token!)).response.status).toBe(200);
  });

  it('S48 by command: other processes follow, nothing that is open ends', async () => {
    const browser = new Browser();
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery', offline));
    keyClock.forward(11 * MINUTE);
    await rotateSigningKeys(storage, keyClock.now());
    await everybodyLooks();
    expect(await published(nodes[1]!)).toEqual(expect.arrayContaining((await signing()).map(({ kid }) => kid)));
    const renewed = await client.refreshTokenGrant(carnet.configuration, tokens.refresh_token!);
    expect(kidOf(renewed.id_token!)).not.toBe(kidOf(tokens.id_token!));
  });

  it('S48 in an emergency: what the old keys signed is worthless at once, and apps recover by themselves', async () => {
    const browser = new Browser();
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery', offline));
    const apiToken = await machine();
    const before = await published(op);
    expect(await asksApi(apiToken)).not.toBe(401);

    await replaceSigningKeys(storage, keyClock.now());
    await everybodyLooks();
    for (const node of nodes) {
      const kids = await published(node);
      expect(kids).toHaveLength(4);
      expect(kids.filter((kid) => before.includes(kid))).toEqual([]);
    }
    expect(await asksApi(apiToken)).toBe(401);
    expect((await asksToLeave(tokens.id_token!)).response.status).toBe(400);

    // Within a quarter of an hour, without anybody touching the app: it fetches our keys again.
    later(5 * MINUTE);
    expect(await asksApi(await machine())).not.toBe(401);
    const renewed = await client.refreshTokenGrant(carnet.configuration, tokens.refresh_token!);
    expect(await published(op)).toContain(kidOf(renewed.id_token!));
    const back = await carnet.signIn(browser, undefined, { prompt: 'none' });
    expect((await carnet.exchange(back)).claims()!.sub).toBe(tokens.claims()!.sub);
  });

  it('S48 in an emergency everybody is signed out besides, when the operator wants it', async () => {
    const [one, other] = [new Browser(), new Browser()];
    await openAccount(database.db, { _id: 'sandrine' });
    const tokens = await carnet.exchange(await carnet.signIn(one, 'valery', offline));
    await carnet.signIn(other, 'sandrine');
    await carnet.signIn(new Browser(), 'sandrine');
    expect(await endAllSessions(op.idp)).toBe(2);
    for (const browser of [one, other]) {
      const silent = await carnet.signIn(browser, undefined, { prompt: 'none' });
      expect(silent.searchParams.get('error')).toBe('login_required');
    }
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! };
    expect((await carnet.token(refresh)).status).toBe(400);
  });
});
