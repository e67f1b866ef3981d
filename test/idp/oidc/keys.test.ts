import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { type KeyStorage, readKeys, writeKeys } from '../../../src/idp/oidc/key-file.ts';
import { rotated, toJwks } from '../../../src/idp/oidc/keys.ts';
import { generateSigningKeys, loadSigningKeys, rotateSigningKeys } from '../../../src/idp/oidc/signing-keys.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
let storage: KeyStorage;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'educonnect-keys-'));
  storage = { directory: join(directory, 'keys'), mode: 'production' };
});
afterEach(() => rm(directory, { recursive: true }));

const file = () => join(storage.directory, 'signing-keys');
const kids = (keys: { kid: string; algorithm: string; state: string }[], state: string) =>
  keys.filter((key) => key.state === state).map(({ kid }) => kid);

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
    expect(await readKeys(storage)).toEqual(keys);
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

  it('S61 can be read by the service alone, and are refused otherwise', async () => {
    await generateSigningKeys(storage, NOW);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(storage.directory)).mode & 0o777).toBe(0o700);
    await chmod(file(), 0o640);
    await expect(readKeys(storage)).rejects.toThrow('chmod 600');
  });

  it('S61 are kept encrypted where the configuration has a secret for it', async () => {
    const sealed = { ...storage, encryptionKey: 'e'.repeat(32) };
    const keys = await generateSigningKeys(sealed, NOW);
    expect(await readFile(file(), 'utf8')).not.toMatch(/"(kty|kid|d)"/);
    expect(await readKeys(sealed)).toEqual(keys);
    await expect(readKeys(storage)).rejects.toThrow('keysEncryptionKey');
    await expect(readKeys({ ...storage, encryptionKey: 'another'.repeat(5) })).rejects.toThrow('keysEncryptionKey');
  });

  it('are never made over others', async () => {
    await generateSigningKeys(storage, NOW);
    await expect(generateSigningKeys(storage, NOW)).rejects.toThrow('educonnect keys rotate');
  });

  it('are made at its first start by a demonstration, and asked for in production', async () => {
    await expect(loadSigningKeys(storage, NOW)).rejects.toThrow('educonnect keys generate');
    const demonstration = { ...storage, mode: 'demonstration' } as const;
    const keys = await loadSigningKeys(demonstration, NOW);
    expect(await loadSigningKeys(demonstration, NOW)).toEqual(keys);
    await expect(loadSigningKeys(storage, NOW)).rejects.toThrow('démonstration');
  });

  it('rotate: the next sign, those that signed stay published for 30 days', async () => {
    const first = await generateSigningKeys(storage, NOW);
    const second = await rotateSigningKeys(storage, days(1));
    expect(kids(second, 'current')).toEqual(kids(first, 'next'));
    expect(kids(second, 'retired')).toEqual(kids(first, 'current'));
    expect(kids(second, 'next').some((kid) => first.some((key) => key.kid === kid))).toBe(false);

    const published = (keys: typeof first) => toJwks(keys).keys.map(({ kid }) => kid);
    expect(published(await rotated(second, days(30)))).toEqual(expect.arrayContaining(kids(first, 'current')));
    expect(published(await rotated(second, days(32)))).not.toEqual(expect.arrayContaining(kids(first, 'current')));
  });

  it('are given to the engine with the one that signs first', async () => {
    const keys = await rotated(await generateSigningKeys(storage, NOW), days(1));
    const jwks = toJwks([...keys].reverse()).keys;
    for (const algorithm of ['ES256', 'RS256']) {
      const current = keys.find((key) => key.algorithm === algorithm && key.state === 'current');
      expect(jwks.find(({ alg }) => alg === algorithm)?.kid).toBe(current?.kid);
    }
  });

  it('are written whole or not at all', async () => {
    const keys = await generateSigningKeys(storage, NOW);
    await Promise.all([writeKeys(storage, keys), writeKeys(storage, keys.slice(0, 2)), writeKeys(storage, keys)]);
    expect([2, 4]).toContain((await readKeys(storage))?.length);
  });
});
