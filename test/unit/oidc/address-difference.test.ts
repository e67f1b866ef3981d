import { describe, expect, it } from '@jest/globals';
import { compareAddress } from '../../../src/idp/oidc/address-difference.ts';

const REGISTERED = ['https://edt.example.fr/retour', 'https://edt.example.fr/essai?a=b', 'https://secret.example.fr/x'];

describe('an address of return that is not registered', () => {
  it.each([
    ['http://edt.example.fr/retour', 'scheme'],
    ['https://edt.example.fr:8443/retour', 'port'],
    ['https://edt.example.fr/retour#ici', 'fragment'],
    ['https://edt.example.fr/retour/', 'final-slash'],
    ['https://edt.example.fr/Retour', 'letter-case'],
    ['https://edt.example.fr/autre', 'path'],
    ['https://edt.example.fr/retour?x=1', 'query'],
    ['https://edt.example.fr:443/retour', 'spelling'],
    ['https://EDT.example.fr/retour', 'spelling'],
  ])('G6 tells what is different in %s: %s', (asked, difference) => {
    expect(compareAddress(asked, REGISTERED)).toEqual({
      difference,
      nearest: expect.stringMatching(/^https:\/\/edt\./),
    });
  });

  it('G6 compares with the nearest address of the same host', () => {
    expect(compareAddress('https://edt.example.fr/essai?a=c', REGISTERED)).toEqual({
      difference: 'query',
      nearest: 'https://edt.example.fr/essai?a=b',
    });
  });

  it.each([
    ['https://mechant.example/retour', 'other-host'],
    ['fr.example.autre:/retour', 'other-host'],
    ['retour', 'unreadable'],
  ])('S32 does not tell the registered addresses to whoever asks for %s', (asked, difference) => {
    expect(compareAddress(asked, [...REGISTERED, 'fr.example.agenda:/retour'])).toEqual({ difference });
  });

  it('G6 says that none is registered', () => {
    expect(compareAddress('https://edt.example.fr/retour', [])).toEqual({ difference: 'none-registered' });
  });
});
