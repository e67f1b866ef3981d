import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, readConfig } from '../../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'educonnect-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const env = {
  COOKIES: SECRET,
  SALT: SECRET,
  SEAL: SECRET,
  CLIENT: SECRET,
  SHORT: 'too-short',
};

const VALID = `mode: demonstration
idp:
  issuer: http://localhost:4000
  cookieKeys: [env:COOKIES]
  pairwiseSalt: env:SALT
  sealingKey: env:SEAL
  homeClient: portal
messaging:
  mail: { transport: box }
  sms: { transport: box }
clients:
  - id: portal
    name: Portail
    secrets: [env:CLIENT]
    redirectUris: [http://localhost:4001/callback]
`;

const file = join(folder, 'educonnect.yaml');
function faultsOf(text: string): string[] {
  writeFileSync(file, text);
  const result = readConfig(file, { env });
  return result.ok ? [] : result.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe('M1 the configuration file', () => {
  it('is accepted when nothing is wrong, and is frozen to its depth', () => {
    writeFileSync(file, VALID);
    const config = loadConfig(file, env);
    expect(config.idp.session).toEqual({ idleMinutes: 30, maximumHours: 8 });
    expect(Object.isFrozen(config) && Object.isFrozen(config.idp.session) && Object.isFrozen(config.clients[0])).toBe(
      true,
    );
  });

  it('says every fault at once, each with its line and a remedy', () => {
    const faults = faultsOf(
      VALID.replace('http://localhost:4000', 'localhost')
        .replace('transport: box', 'transport: pigeon')
        .replace('homeClient: portal', 'homeClient: portal\n  interactionMinutes: 5')
        .replace('name: Portail', `name: ${'P'.repeat(61)}`),
    );
    expect(faults).toHaveLength(4);
    expect(faults[0]).toMatch(/^3 idp\.issuer: écrivez une adresse sans chemin ni barre finale/);
    expect(faults[1]).toMatch(/^8 idp\.interactionMinutes: /);
    expect(faults[2]).toMatch(/^10 messaging\.mail\.transport: /);
    expect(faults[3]).toMatch(/^14 clients\.0\.name: /);
  });

  it('refuses an unknown key, at any depth, on the line of the key', () => {
    const faults = faultsOf(
      VALID.replace('mode:', 'nickname: ÉC\nmode:').replace('    name:', '    colour: red\n    name:'),
    );
    expect(faults).toEqual([
      expect.stringMatching(/^1 nickname: réglage inconnu/),
      expect.stringMatching(/^14 clients\.0\.colour: réglage inconnu/),
    ]);
  });

  it('says the rules broken between settings together with the faults of their shape', () => {
    const faults = faultsOf(
      VALID.replace('mode: demonstration', 'mode: production\nnickname: ÉC').replace(
        'homeClient: portal',
        'homeClient: other',
      ),
    );
    expect(faults).toEqual([
      expect.stringMatching(/^1 storage: .*« uri »/),
      expect.stringMatching(/^2 nickname: réglage inconnu/),
      expect.stringMatching(/^4 idp\.issuer: .*https/),
      expect.stringMatching(/^8 idp\.homeClient: aucun client « other »/),
      expect.stringMatching(/^10 messaging\.mail\.transport: /),
      expect.stringMatching(/^11 messaging\.sms\.transport: /),
      expect.stringMatching(/^16 clients\.0\.redirectUris\.0: .*https/),
    ]);
  });

  it.each([
    'clients: all',
    'clients: [portal]',
    'idp: http://localhost:4000',
    'schools: { uai: 1 }',
    'messaging: []',
    '- 1',
  ])('tells what is wrong with «%s» instead of failing over it', (text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });

  it('F10 asks for a text of families in one language or in all of them', () => {
    const faults = ['{ fr: Suivi, en: Following }', 'Suivi', '{ fr: Suivi }', 'S'.repeat(121)].map((tagline) =>
      faultsOf(`${VALID}brand:\n  portalTagline: ${tagline}\n`),
    );
    const remedy = /brand\.portalTagline: .*120 caractères au plus, ou \{ fr: …, en: …, ar: … \}/;
    const tooLong = /brand\.portalTagline: .*120 caractères/;
    expect(faults).toEqual([[], [], [expect.stringMatching(remedy)], [expect.stringMatching(tooLong)]]);
  });

  it('says where a missing setting belongs', () => {
    expect(faultsOf(VALID.replace('  pairwiseSalt: env:SALT\n', ''))).toEqual([
      expect.stringMatching(/^\d+ idp\.pairwiseSalt: ./),
    ]);
  });

  it('says the line where the YAML cannot be read', () => {
    expect(faultsOf(`${VALID}portal: [`)).toEqual([expect.stringMatching(/^1[67] : YAML illisible/)]);
  });

  it('says that the file does not exist', () => {
    expect(readConfig(join(folder, 'absent.yaml'))).toMatchObject({ ok: false, faults: [{ message: /n’existe pas/ }] });
  });

  it('throws all faults in one message that the administrator can read', () => {
    writeFileSync(file, VALID.replace('box', 'pigeon').replace('env:SALT', 'salt'));
    expect(() => loadConfig(file, env)).toThrow(ConfigError);
    expect(() => loadConfig(file, env)).toThrow(/educonnect\.yaml:5 idp\.pairwiseSalt : .*\n.*educonnect\.yaml:9 /);
  });
});

describe('M1 secrets in the configuration file', () => {
  it('S61 are references to the environment or to a file, never the secret itself', () => {
    expect(faultsOf(VALID.replace('env:SALT', SECRET))).toEqual([
      expect.stringMatching(/^5 .*jamais le secret lui-même/),
    ]);
  });

  it('name the variable that is not set', () => {
    expect(faultsOf(VALID.replace('env:SALT', 'env:ABSENT'))).toEqual([expect.stringMatching(/^5 .*ABSENT/)]);
  });

  it('name the file that does not exist, where no demonstration makes it', () => {
    const absent = join(folder, 'absent');
    const faults = faultsOf(VALID.replace('env:SALT', `file:${absent}`).replace('demonstration', 'production'));
    expect(faults).toContainEqual(expect.stringMatching(/^5 .*absent n’existe pas/));
  });

  it('are made by the demonstration on its first start, readable by its user alone, and kept', () => {
    const made = join(folder, 'made', 'salt');
    writeFileSync(file, VALID.replace('env:SALT', `file:${made}`));
    const [first, second] = [loadConfig(file, env), loadConfig(file, env)];
    expect(first.idp.pairwiseSalt).toHaveLength(43);
    expect(second.idp.pairwiseSalt).toBe(first.idp.pairwiseSalt);
    expect(readFileSync(made, 'utf8')).toBe(first.idp.pairwiseSalt);
  });

  it('are refused when they are too short to be secrets', () => {
    expect(faultsOf(VALID.replace('env:SALT', 'env:SHORT'))).toEqual([
      expect.stringMatching(/^5 .*trop court .*32 au moins/),
    ]);
  });

  it('never appear in what is said of a fault', () => {
    const faults = faultsOf(VALID.replace('env:SALT', 'un-secret-en-clair').replace('env:SEAL', 'env:SHORT'));
    expect(faults.join()).not.toMatch(/un-secret-en-clair|too-short/);
  });
});

describe('M1 what must hold between settings', () => {
  it.each([
    [
      'a home client that no client is',
      'homeClient: portal',
      'homeClient: other',
      /^7 idp\.homeClient: aucun client « other »/,
    ],
    ['a web client without a secret', '    secrets: [env:CLIENT]\n', '', /^12 clients\.0: un client web a un secret/],
    [
      'a redirect address with a fragment',
      '/callback',
      '/callback#here',
      /^15 clients\.0\.redirectUris\.0: retirez « # »/,
    ],
    [
      'a school code with a wrong check letter',
      'mode:',
      'schools: [{ uai: 0159901A, name: Collège }]\nmode:',
      /^1 schools\.0\.uai: .*0159901A/,
    ],
  ])('refuses %s', (_, before, after, fault) => {
    expect(faultsOf(VALID.replace(before, after))).toEqual([expect.stringMatching(fault)]);
  });

  it('refuses two clients of one name', () => {
    const client = VALID.slice(VALID.indexOf('  - id'));
    expect(faultsOf(VALID + client)).toEqual([
      expect.stringMatching(/^16 clients\.1\.id: le client « portal » est déjà/),
    ]);
  });
});

describe('G2 a machine client in the configuration', () => {
  const api = 'http://localhost:4000/api/v1';
  const machine = (...lines: string[]) =>
    ['  - id: vie-scolaire', 'name: Vie scolaire', 'kind: machine', ...lines].join('\n    ').concat('\n');
  const secrets = 'secrets: [env:CLIENT]';
  const apis = `apis: [{ audience: '${api}', scopes: ['directory:read'] }]`;

  it('is accepted with a secret and an API', () => {
    expect(faultsOf(VALID + machine(secrets, apis, 'ine: true'))).toEqual([]);
  });

  it.each([
    ['without a secret', [apis], /clients\.1: un client machine a un secret/],
    ['without an API', [secrets], /clients\.1: un client machine interroge une API/],
    [
      'that people would come back to',
      [secrets, apis, 'redirectUris: [http://localhost/retour]'],
      /clients\.1\.redirectUris: personne ne se connecte à un client machine/,
    ],
    ['with data of people', [secrets, apis, 'scopes: [profile]'], /clients\.1\.scopes: .*« apis »/],
    ['with refresh tokens', [secrets, apis, 'refreshTokens: true'], /clients\.1\.refreshTokens: .*retirez/],
    [
      'that asks an API that there is not',
      [secrets, apis.replace('4000', '4444')],
      /clients\.1\.apis\.0\.audience: aucune API de ce nom : écrivez « http:\/\/localhost:4000\/api\/v1 »/,
    ],
    [
      'that asks for a scope that the API does not have',
      [secrets, apis.replace('read', 'write')],
      /clients\.1\.apis\.0\.scopes\.0: cette API ne connaît que directory:read, directory:contact-details/,
    ],
  ])('is refused %s', (_, lines, fault) => {
    expect(faultsOf(VALID + machine(...lines))).toEqual([expect.stringMatching(fault)]);
  });

  it('is not where people without a journey are led', () => {
    const text = VALID.replace('homeClient: portal', 'homeClient: vie-scolaire') + machine(secrets, apis);
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/idp\.homeClient: aucun client « vie-scolaire » où se connecter/),
    ]);
  });

  it.each([
    [
      'a native app that asks an API by itself',
      VALID.replace('    secrets: [env:CLIENT]', `    kind: native\n    ${apis}`),
      /clients\.0\.apis: /,
    ],
    [
      'a client of people without a way back',
      VALID.replace(/ {4}redirectUris: .*\n/, ''),
      /clients\.0: .*« redirectUris »/,
    ],
    [
      'the Directory declared again',
      `${VALID}apis: [{ audience: '${api}', scopes: ['directory:read'] }]\n`,
      /apis\.0\.audience: cette API est déjà déclarée/,
    ],
  ])('leaves no room for %s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('K1 the portal’s client in the configuration', () => {
  const portal = `portal:
  url: http://localhost:4001
  cookieKeys: [env:COOKIES]
  issuer: http://localhost:4000
  clientId: portal
  clientSecret: env:CLIENT
`;
  const withScopes = (scopes: string) =>
    `${VALID}    apis: [{ audience: 'http://localhost:4000/api/v1', scopes: [${scopes}] }]\n${portal}`;

  it('may read the fiches of guardians, or the file is refused with what to add', () => {
    expect(faultsOf(withScopes("'directory:read', 'directory:contact-details'"))).toEqual([]);
    expect(faultsOf(withScopes("'directory:read'"))).toEqual([
      expect.stringMatching(/clients\.0\.apis\.0\.scopes: .*ajoutez « directory:contact-details »/),
    ]);
  });
});
