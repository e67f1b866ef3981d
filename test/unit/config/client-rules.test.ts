import { describe, expect, it } from '@jest/globals';
import { faultOfReturn } from '../../../src/config/client-addresses.ts';
import { brokenRules } from '../../../src/config/rules.ts';
import { configSchema } from '../../../src/config/schema.ts';

const env = { KEY: 'k'.repeat(43) };
const BASE = {
  mode: 'demonstration',
  idp: {
    issuer: 'https://compte.example.fr',
    cookieKeys: ['env:KEY'],
    pairwiseSalt: 'env:KEY',
    sealingKey: 'env:KEY',
    homeClient: 'agenda',
  },
  messaging: { mail: { transport: 'box' }, sms: { transport: 'box' } },
};
const AGENDA = {
  id: 'agenda',
  name: 'Mon agenda',
  secrets: ['env:KEY'],
  redirectUris: ['https://agenda.example.fr/retour'],
};
const EC_KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const BY_KEY = { secrets: [], authentication: 'private_key_jwt', jwks: { keys: [EC_KEY] } };

const DIRECTORY = { audience: 'https://compte.example.fr/api/v1', scopes: ['directory:read'] };

/** What is wrong with a client that differs from one where nothing is. */
function faultsOf(fields: object): string[] {
  const parsed = configSchema({ env, missingFiles: 'refuse' }).safeParse({
    ...BASE,
    clients: [{ ...AGENDA, ...fields }],
  });
  const faults = parsed.success ? brokenRules(parsed.data) : parsed.error.issues;
  return faults.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}

describe('G2 the rules of a registration', () => {
  it.each([
    ['a web client', {}],
    ['a native app', { kind: 'native', secrets: [], redirectUris: ['fr.example.agenda:/retour'] }],
    [
      'a native app on the loopback address',
      { kind: 'native', secrets: [], redirectUris: ['http://127.0.0.1/retour'] },
    ],
    ['a television, which nobody comes back to', { kind: 'native', secrets: [], redirectUris: [], deviceFlow: true }],
    ['a client that proves itself by a key', BY_KEY],
    ['a client of the FAPI 2.0 profile', { ...BY_KEY, profile: 'fapi2', idTokenAlgorithm: 'ES256' }],
  ])('G2 takes %s', (_, fields) => {
    expect(faultsOf(fields)).toEqual([]);
  });

  it.each([
    [{ redirectUris: [] }, /^: .*« redirectUris »/],
    [{ secrets: [] }, /^: un client web a un secret/],
    [{ kind: 'native' }, /^secrets: une app installée ne garde pas de secret/],
    [{ secrets: [], authentication: 'private_key_jwt' }, /^authentication: .*« jwks »/],
    [{ apis: [{ ...DIRECTORY, people: true }] }, /^apis\.0\.people: .*« people: true »/],
    [{ signedRequests: true }, /^signedRequests: .*« jwks »/],
    [{ ...BY_KEY, jwksUri: 'https://agenda.example.fr/jwks' }, /^jwksUri: gardez/],
    [{ ...BY_KEY, jwks: { keys: [{ ...EC_KEY, d: 'd' }] } }, /^jwks\.keys\.0: cette clé est secrète/],
    [{ ...BY_KEY, jwks: { keys: [{ kty: 'oct', k: 'k' }] } }, /^jwks\.keys\.0: cette clé est secrète/],
    [{ ...BY_KEY, jwks: { keys: [{ kty: 'paper' }] } }, /^jwks\.keys\.0: une clé publique/],
    [{ profile: 'guardian' }, /^profile: .*« accountKind: guardian »/],
    [{ profile: 'fapi1' }, /^profile: ./],
    [{ tokens: { offlineIdleDays: 60, offlineDays: 30 } }, /^tokens\.offlineIdleDays: /],
    [
      { redirectUris: ['https://a.example.fr/', 'https://b.example.fr/'] },
      /^: .*plusieurs hôtes : ajoutez « subjectSector »/,
    ],
    [{ postLogoutRedirectUris: ['https://agenda.example.fr/*'] }, /^postLogoutRedirectUris\.0: aucun « \* »/],
  ])('G2 refuses %j and says what to do', (fields, fault) => {
    expect(faultsOf(fields)).toEqual([expect.stringMatching(fault)]);
  });

  it('G2 says all that a client lacks for FAPI 2.0', () => {
    const faults = faultsOf({
      profile: 'fapi2',
      redirectUris: ['http://localhost/retour'],
      userinfoAlgorithm: 'RS256',
    });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'authentication',
      'idTokenAlgorithm',
      'redirectUris.0',
      'userinfoAlgorithm',
    ]);
  });

  it.each(['deviceFlow', 'pushedRequests', 'signedRequests', 'refreshTokens'])(
    'G2 leaves a machine no %s: nobody signs in to it',
    (key) => {
      const machine = {
        kind: 'machine',
        redirectUris: [],
        apis: [DIRECTORY],
      };
      expect(faultsOf({ ...machine, [key]: true })).toContainEqual(expect.stringMatching(`^${key}: personne`));
    },
  );
});

describe('G2 an API that is asked on behalf of people', () => {
  it('G2 is not asked by a machine, to which nobody signs in', () => {
    const faults = faultsOf({ kind: 'machine', redirectUris: [], apis: [{ ...DIRECTORY, people: true }] });
    expect(faults).toContainEqual(expect.stringMatching(/^apis: .*« people »/));
  });

  it('G2 has no scope that names data: both are asked for in one list', () => {
    const api = { audience: 'https://notes.example.fr/api', scopes: ['notes:read', 'profile'], people: true };
    const parsed = configSchema({ env, missingFiles: 'refuse' }).parse({ ...BASE, apis: [api], clients: [AGENDA] });
    expect(brokenRules(parsed)).toEqual([
      { path: ['apis', 0, 'scopes', 1], message: expect.stringContaining('« profile »') },
    ]);
  });
});

describe('S32 an address that people are sent back to', () => {
  it.each([
    ['https://agenda.example.fr/retour?ecole=1', 'web'],
    ['http://localhost:3000/retour', 'web'],
    ['http://[::1]/retour', 'native'],
    ['fr.example.agenda:/retour', 'native'],
    ['fr.example.agenda://retour', 'native'],
  ] as const)('S32 may be %s (%s)', (uri, kind) => {
    expect(faultOfReturn(uri, kind)).toBeUndefined();
  });

  it.each([
    ['/retour', 'web', 'complète'],
    ['https://agenda.example.fr/retour#', 'web', '« # »'],
    ['https://*.example.fr/retour', 'web', '« * »'],
    ['https://agenda.example.fr@evil.example/', 'web', '« @ »'],
    ['fr.example.agenda:/retour', 'web', 'kind: native'],
    ['javascript:alert(1)', 'web', 'https'],
    ['javascript:alert(1)', 'native', 'à l’envers'],
    ['data:text/html,x', 'native', 'à l’envers'],
    ['agenda:/retour', 'native', 'à l’envers'],
    ['http://192.168.1.4/retour', 'native', '127.0.0.1'],
    ['http://localhost.example.fr/retour', 'native', '127.0.0.1'],
  ] as const)('S32 is not %s (%s)', (uri, kind, remedy) => {
    expect(faultOfReturn(uri, kind)).toContain(remedy);
  });
});
