import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { educonnect } from '../../support/command.ts';

jest.setTimeout(120_000);
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'educonnect-audit-'));
  file = join(folder, 'educonnect.yaml');
  await writeFile(file, (await readFile('config/demo.yaml', 'utf8')).replaceAll('./data', folder));
});
afterAll(() => rm(folder, { recursive: true }));

const verify = (...more: string[]) => educonnect(['--config', file, 'audit', 'verify', ...more]);

describe('S59 educonnect audit verify', () => {
  it('S59 says that the log is intact, and its head, which proves later that nothing was taken from its end', async () => {
    expect(await educonnect(['--config', file, 'keys', 'generate'])).toMatchObject({ code: 0 });
    const { code, output } = await verify();
    expect(code).toBe(0);
    expect(output).toContain('1 entrée, de 1 à 1');
    const head = /\d+:[0-9a-f]{64}/.exec(output)![0];
    expect(await verify('--head', head)).toMatchObject({ code: 0 });
    const other = await verify('--head', `1:${'0'.repeat(64)}`);
    expect(other).toMatchObject({ code: 1, errors: expect.stringContaining('l’entrée 1 n’est pas celle') });
    const beyond = await verify('--head', `2:${'0'.repeat(64)}`);
    expect(beyond).toMatchObject({ code: 1, errors: expect.stringContaining('l’entrée 2 manque') });
    expect(await verify('--head', 'nonsense')).toMatchObject({ code: 1, errors: expect.stringContaining('--head') });
  });
});
