import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { educonnect } from '../support/command.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

const COLLEGE = ['src/demo/data/ElevesSansAdresses.xml', 'src/demo/data/ResponsablesAvecAdresses.xml'];
const ECOLE = ['src/demo/data/onde.csv', 'src/demo/data/onde-responsables.csv'];

jest.setTimeout(300_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'educonnect-administrator-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(text: string): Promise<string> {
  const file = join(folder, 'educonnect.yaml');
  await writeFile(file, text);
  return file;
}

describe('an administrator at the command line', () => {
  it('M3 is told the commands, and what a command takes', async () => {
    const { code, output } = await educonnect(['--help']);
    expect(code).toBe(0);
    for (const command of ['start', 'config', 'migrate', 'keys', 'import'])
      expect(output).toMatch(new RegExp(`^ +${command}`, 'm'));
    expect((await educonnect(['import', 'siecle', '--help'])).output).toContain('--dry-run');
  });

  it('M3 is told in one message, with a code that is not 0, what is wrong with a command', async () => {
    const unknown = await educonnect(['improt']);
    expect(unknown.code).not.toBe(0);
    expect(unknown.errors).toContain('improt');
    const absent = await educonnect(['import', 'siecle', 'absent.xml']);
    expect(absent).toMatchObject({ code: 1, errors: expect.stringMatching(/^.*absent\.xml.*\n$/) });
  });

  it('M1 checks the configuration of the demonstration', async () => {
    const file = await fileWith((await readFile('config/demo.yaml', 'utf8')).replaceAll('./data', folder));
    expect(await educonnect(['--config', file, 'config', 'check'])).toMatchObject({ code: 0, errors: '' });
    expect(await educonnect(['config', 'check'], { EDUCONNECT_CONFIG: file })).toMatchObject({ code: 0 });
  });

  it('M1 reads every fault of a file at once, with its line', async () => {
    const demo = (await readFile('config/demo.yaml', 'utf8')).replaceAll('./data', folder);
    const file = await fileWith(
      demo.replace('mode: demonstration', 'mod: demonstration').replace('transport: box', 'transport: pigeon'),
    );
    const { code, output, errors } = await educonnect(['--config', file, 'config', 'check']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors.match(/educonnect\.yaml:\d+/g)!.length).toBeGreaterThanOrEqual(3);
    expect(errors).not.toMatch(/at .*\.js:\d+/);
  });

  it('M1 production starts neither without its secrets nor without its keys, and says what to do', async () => {
    const example = 'config/production.example.yaml';
    const without = await educonnect(['--config', example, 'start']);
    expect(without.code).toBe(1);
    expect(without.errors).toMatch(/IDP_COOKIE_KEY.*\n[\s\S]*PORTAL_CLIENT_SECRET/);
    const file = await fileWith(
      (await readFile(example, 'utf8'))
        .replace('uri: env:MONGODB_URI', `embeddedDirectory: ${folder}/mongodb\n  allowEmbeddedInProduction: true`)
        .replace('/var/lib/educonnect', folder)
        .replaceAll(/env:[A-Z_]+/g, 'env:A_SECRET'),
    );
    const secret = { A_SECRET: 'a-secret-of-the-tests-of-32-characters' };
    const keyless = await educonnect(['--config', file, 'start'], secret);
    expect(keyless).toMatchObject({ code: 1, errors: expect.stringContaining('educonnect keys generate') });
    expect(await educonnect(['--config', file, 'keys', 'generate'], secret)).toMatchObject({ code: 0 });
    expect((await educonnect(['--config', file, 'keys', 'list'], secret)).output).toMatch(
      /ES256[\s\S]*RS256|RS256[\s\S]*ES256/,
    );
    const early = await educonnect(['--config', file, 'keys', 'rotate'], secret);
    expect(early).toMatchObject({ code: 1, errors: expect.stringContaining('--emergency') });
    const urgent = await educonnect(['--config', file, 'keys', 'rotate', '--emergency', '--end-sessions'], secret);
    expect(urgent).toMatchObject({ code: 0, output: expect.stringMatching(/signe depuis[\s\S]*déconnecté/) });
  });

  describe('beside a running demonstration', () => {
    let server: ServerProcess;
    const run = (...parameters: string[]) => educonnect(['--config', server.file, ...parameters]);
    beforeAll(async () => {
      server = await serverProcess();
      await server.start();
    });
    afterAll(() => server.stop());

    it('L2 imports the files of a school, and the same files again change nothing', async () => {
      const before = await run('import', 'siecle', ...COLLEGE);
      expect(before).toMatchObject({ code: 0, errors: '' });
      expect(await run('import', 'siecle', ...COLLEGE)).toMatchObject({ code: 0, output: before.output });
      expect(await run('import', 'onde', '--uai', '0159903H', ...ECOLE)).toMatchObject({ code: 0 });
    });

    it('L2 a wrong file changes nothing and tells where its fault is', async () => {
      const file = join(folder, 'Eleves.xml');
      await writeFile(file, (await readFile(COLLEGE[0]!, 'latin1')).replace('12/03/2011', '99/03/2011'), 'latin1');
      const { code, output, errors } = await run('import', 'siecle', file, COLLEGE[1]!);
      expect(code).not.toBe(0);
      expect(output + errors).toMatch(/Eleves\.xml.*\d+/);
    });

    it('M2 the databases are up to date', async () => {
      expect(await run('migrate')).toMatchObject({ code: 0, errors: '' });
    });

    it('M4 tells that it lives and that it can serve, on both applications', async () => {
      for (const url of [server.idpUrl, server.portalUrl]) {
        for (const probe of ['healthz', 'readyz']) expect((await fetch(`${url}/${probe}`)).status).toBe(200);
      }
    });

    it('G1 the provider describes itself at the well-known address', async () => {
      const description = await (await fetch(`${server.idpUrl}/.well-known/openid-configuration`)).json();
      expect(description).toMatchObject({
        issuer: server.idpUrl,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        subject_types_supported: ['pairwise'],
      });
    });

    it('ends in good order on SIGTERM, and the next start keeps the data', async () => {
      const accounts = (await server.messages('06 39 98 01 52')).length;
      await server.terminate();
      expect(server.output()).not.toMatch(/"level":[56]0/);
      await server.start();
      expect((await server.messages('06 39 98 01 52')).length).toBe(accounts);
    });
  });
});
