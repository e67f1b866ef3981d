import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { readSheet } from '../../../src/cli/campaign/read-sheet.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: string | Buffer) {
  const file = join(folder, 'file.csv');
  await writeFile(file, bytes);
  const { rows, faults } = await readSheet(file, ['Numéro', 'Voie 1', 'Motivations']);
  return { rows: rows.map(({ cells }) => [...cells.values()]), faults };
}

describe('S54 files that schools fill in', () => {
  const TEXT = 'Numéro;Voie 1;Motivations\r\n1001;cap;Très élevé\r\n';

  it.each(['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'])(
    'L2 are read in %s, with a mark or without',
    async (name) => {
      const expected = { rows: [['1001', 'cap', 'Très élevé']], faults: [] };
      expect(await read(iconv.encode(TEXT, name, { addBOM: name !== 'windows-1252' }))).toEqual(expected);
      if (!name.startsWith('utf-16')) expect(await read(iconv.encode(TEXT, name))).toEqual(expected);
    },
  );

  it('L2 have letters in the one form that everything else here has', async () => {
    expect(await read(TEXT.normalize('NFD'))).toEqual({ rows: [['1001', 'cap', 'Très élevé']], faults: [] });
  });

  it('S58 bring no character that would command the terminal which tells of it, or hide in a family’s page', async () => {
    const { rows, faults } = await read(
      'Numéro;\u001b[2JVoie 1;Motivations\n1001;c\u001b]0;ap\u0000;"Deux\nlignes"\n1002;cap;',
    );
    expect(JSON.stringify({ rows, faults })).not.toMatch(/\\u00/);
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 2]);
    expect(rows[1]).toEqual(['1002', 'cap', '']);
  });

  it('S54 have no more lines than a school has pupils', async () => {
    const lines = (count: number) => `Numéro\n${'1\n'.repeat(count)}`;
    expect((await read(lines(10_000))).rows).toHaveLength(10_000);
    await expect(read(lines(10_001))).rejects.toThrow('plus de 10000 lignes');
    await expect(read(lines(2_400_000))).rejects.toThrow('lignes');
    await expect(read(lines(2_600_000))).rejects.toThrow('5 Mo');
  });
});
