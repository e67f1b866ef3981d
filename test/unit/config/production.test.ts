import { describe, expect, it } from '@jest/globals';
import { brokenRules } from '../../../src/config/rules.ts';
import type { Config } from '../../../src/config/schema.ts';
import { exampleOfProduction } from '../../support/config.ts';

type Settings = ReturnType<typeof exampleOfProduction>;

const refusals = (change: (settings: Settings) => void) => {
  const settings = exampleOfProduction();
  change(settings);
  return brokenRules(settings as Config).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('M1 an installation that real families use', () => {
  it('starts with the example of a production configuration', () => {
    expect(refusals(() => {})).toEqual([]);
  });

  it.each<[string, (settings: Settings) => void, RegExp]>([
    [
      'an issuer without TLS',
      ({ idp, clients }) => {
        idp.issuer = 'http://compte.example.fr';
        // The Directory is named by the issuer.
        for (const client of clients) client.apis = client.apis.filter(({ audience }) => !audience.includes('compte.'));
      },
      /^idp\.issuer: .*https/,
    ],
    [
      'a portal without TLS',
      ({ portal }) => Object.assign(portal!, { url: 'http://services.example.fr' }),
      /^portal\.url: .*https/,
    ],
    [
      'D1 a FranceConnect without TLS',
      ({ franceConnect }) => Object.assign(franceConnect!, { issuer: 'http://fc.example.fr/api/v2' }),
      /^franceConnect\.issuer: .*https/,
    ],
    [
      'a redirect address without TLS',
      ({ clients }) => Object.assign(clients[0]!, { redirectUris: ['http://ent.example.fr/callback'] }),
      /^clients\.0\.redirectUris\.0: .*https/,
    ],
    [
      'a back-channel without TLS',
      ({ clients }) => Object.assign(clients[0]!, { backchannelLogoutUri: 'http://ent.example.fr/sign-out' }),
      /^clients\.0\.backchannelLogoutUri: .*https/,
    ],
    [
      'H2 a service elsewhere without TLS',
      ({ portal }) => Object.assign(portal!.services[1]!, { url: 'http://ent.example.com/' }),
      /^portal\.services\.1\.url: .*https/,
    ],
    [
      'the embedded engine',
      ({ storage }) => Object.assign(storage, { uri: undefined }),
      /^storage: .*« uri ».*allowEmbeddedInProduction/,
    ],
    [
      'the demonstration’s box for mail',
      ({ messaging }) => Object.assign(messaging, { mail: { transport: 'box' } }),
      /^messaging\.mail\.transport: /,
    ],
    [
      'the demonstration’s box for SMS',
      ({ messaging }) => Object.assign(messaging, { sms: { transport: 'box' } }),
      /^messaging\.sms\.transport: /,
    ],
    [
      'numbers kept for fiction',
      ({ phones }) => Object.assign(phones, { allowFiction: true }),
      /^phones\.allowFiction: /,
    ],
  ])('refuses %s', (_, change, fault) => {
    expect(refusals(change)).toEqual([expect.stringMatching(fault)]);
  });

  it('accepts the embedded engine where it is explicitly allowed', () => {
    expect(
      refusals(({ storage }) => Object.assign(storage, { uri: undefined, allowEmbeddedInProduction: true })),
    ).toEqual([]);
  });

  it('accepts a loopback address of a native app (RFC 8252 §7.3)', () => {
    const native = { kind: 'native', secrets: [], redirectUris: ['http://127.0.0.1/callback'], apis: [] };
    expect(refusals(({ clients }) => Object.assign(clients[0]!, native))).toEqual([]);
  });
});
