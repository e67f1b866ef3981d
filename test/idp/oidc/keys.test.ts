import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { type KeyStorage, readKeys, replaceKeys } from '../../../src/idp/oidc/keys/key-store.ts';
import { rotated, type SigningKey, scheduled, toJwks } from '../../../src/idp/oidc/keys/keys.ts';
import {
  findSigningKeys,
  generateSigningKeys,
  loadSigningKeys,
  replaceSigningKeys,
  rotateSigningKeys,
} from '../../../src/idp/oidc/keys/signing-keys.ts';
import { storedKeys } from '../../../src/idp/oidc/keys/stored-keys.model.ts';
import { createSeal } from '../../../src/security/seal.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const days = (count: number) => minutes(count * 24 * 60);
const SEALING = 's'.repeat(32);
const ENCRYPTION = 'e'.repeat(32);

let database: TestDatabase;
let directory: string;
let storage: KeyStorage;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'educonnect-keys-'));
  storage = { db: database.db, secrets: [SEALING], mode: 'production', former: { directory } };
  await storedKeys(database.db).deleteMany({});
});
afterEach(() => rm(directory, { recursive: true }));

const kids = (keys: readonly SigningKey[], state: string) =>
  keys.filter((key) => key.state === state).map(({ kid }) => kid);
const stored = async () => JSON.stringify(await storedKeys(database.db).find().lean());

describe('G1 signing keys', () => {
  it('are two an algorithm: one signs, one is published before it will', async () => {
    const keys = await generateSigningKeys(storage, NOW);
    expect(keys.map(({ algorithm, state }) => `${algorithm} ${state}`).sort()).toEqual([
      'ES256 current',
      'ES256 next',
      'RS256 current',
      'RS256 next',
    ]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
    expect(await loadSigningKeys(storage, NOW)).toEqual(keys);
  });

  it('sign and verify', async () => {
    for (const key of await generateSigningKeys(storage, NOW)) {
      const secret = await importJWK(key.jwk, key.algorithm);
      const token = await new SignJWT({}).setProtectedHeader({ alg: key.algorithm }).sign(secret);
      const { d, p, q, dp, dq, qi, ...published } = key.jwk;
      expect(d).toBeDefined();
      await jwtVerify(token, await importJWK(published, key.algorithm));
    }
  });

  it('S48 are sealed in the database: a copy of it signs nothing', async () => {
    const keys = await generateSigningKeys({ ...storage, secrets: [ENCRYPTION, SEALING] }, NOW);
    for (const { kid, jwk } of keys) for (const part of [kid, jwk.d!]) expect(await stored()).not.toContain(part);
    await expect(readKeys(storage)).rejects.toThrow('keysEncryptionKey');
    await expect(readKeys({ ...storage, secrets: ['another'.repeat(5)] })).rejects.toThrow('--emergency');
  });

  it('S48 open still where «keysEncryptionKey» came later, and are sealed by it from their next change on', async () => {
    await generateSigningKeys(storage, NOW);
    const later = { ...storage, secrets: [ENCRYPTION, SEALING] };
    await rotateSigningKeys(later, days(1));
    expect((await readKeys({ ...storage, secrets: [ENCRYPTION] }))?.version).toBe(2);
  });

  it('are never made over others', async () => {
    await generateSigningKeys(storage, NOW);
    await expect(generateSigningKeys(storage, NOW)).rejects.toThrow('educonnect keys rotate');
  });

  it('S61 are made at its first start by a demonstration, asked for in production, where those are refused', async () => {
    await expect(loadSigningKeys(storage, NOW)).rejects.toThrow('educonnect keys generate');
    const demonstration = { ...storage, mode: 'demonstration' } as const;
    // Two processes start at once.
    const [keys, others] = await Promise.all([1, 2].map(() => loadSigningKeys(demonstration, NOW)));
    expect(others).toEqual(keys);
    await expect(loadSigningKeys(storage, NOW)).rejects.toThrow('démonstration');
    await replaceSigningKeys(storage, NOW);
    expect(kids(await loadSigningKeys(storage, NOW), 'current')).toHaveLength(2);
  });

  it.each([
    ['as it was', undefined],
    ['encrypted', ENCRYPTION],
  ])('are taken over, once, from the file of an earlier version, %s', async (_case, encryptionKey) => {
    const keys = await rotated(await generateSigningKeys(storage, NOW), NOW);
    await storedKeys(database.db).deleteMany({});
    const content = JSON.stringify({ version: 1, mode: 'production', keys });
    const sealed = encryptionKey && `sealed:${createSeal(encryptionKey, 'signing-keys').seal(content, 'signing-keys')}`;
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'signing-keys'), sealed ?? content);
    const from = { ...storage, former: { directory, encryptionKey } };
    if (encryptionKey) await expect(findSigningKeys(storage, NOW)).rejects.toThrow('keysEncryptionKey');
    expect(await findSigningKeys(from, NOW)).toEqual(keys);
    await replaceSigningKeys(from, NOW);
    expect(kids((await findSigningKeys(from, NOW))!, 'current')).not.toEqual(kids(keys, 'current'));
  });

  it('S61 are not taken over from a demonstration by production', async () => {
    await writeFile(join(directory, 'signing-keys'), JSON.stringify({ mode: 'demonstration', keys: [] }));
    await expect(findSigningKeys(storage, NOW)).rejects.toThrow('démonstration');
  });
});

describe('S48 the rotation of keys', () => {
  it('makes the next ones sign; those that signed stay published for 30 days', async () => {
    const first = await generateSigningKeys(storage, NOW);
    const second = await rotateSigningKeys(storage, days(1));
    expect(kids(second, 'current')).toEqual(kids(first, 'next'));
    expect(kids(second, 'retired')).toEqual(kids(first, 'current'));
    expect(kids(second, 'next').some((kid) => first.some((key) => key.kid === kid))).toBe(false);
    const gone = async (now: Date) => kids((await scheduled(second, 90, now))?.keys ?? second, 'retired').length === 0;
    expect([await gone(days(30)), await gone(days(31))]).toEqual([false, true]);
  });

  it('waits until apps know the next ones', async () => {
    await generateSigningKeys(storage, NOW);
    await expect(rotateSigningKeys(storage, minutes(9))).rejects.toThrow('dix minutes');
    await rotateSigningKeys(storage, minutes(10));
    await expect(rotateSigningKeys(storage, minutes(19))).rejects.toThrow('--emergency');
  });

  it('is due when the keys have signed for as long as the configuration says', async () => {
    const keys = await generateSigningKeys(storage, NOW);
    expect(await scheduled(keys, 30, days(29.9))).toBeUndefined();
    const change = await scheduled(keys, 30, days(30));
    expect(change?.rotated).toBe(true);
    expect(kids(change!.keys, 'current')).toEqual(kids(keys, 'next'));
    expect(await scheduled(change!.keys, 30, days(59.9))).toBeUndefined();
  });

  it('is done by one of those that do it at once', async () => {
    const keys = await generateSigningKeys(storage, NOW);
    const all = await Promise.all([1, 2, 3].map(() => replaceKeys(storage, 1, keys, NOW)));
    expect(all.filter(Boolean)).toHaveLength(1);
    expect((await readKeys(storage))?.version).toBe(2);
  });

  it('gives the engine the one that signs first', async () => {
    const keys = await rotated(await generateSigningKeys(storage, NOW), days(1));
    const jwks = toJwks([...keys].reverse()).keys;
    for (const algorithm of ['ES256', 'RS256']) {
      const current = keys.find((key) => key.algorithm === algorithm && key.state === 'current');
      expect(jwks.find(({ alg }) => alg === algorithm)?.kid).toBe(current?.kid);
    }
  });
});
