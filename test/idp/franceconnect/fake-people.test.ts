import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareDemonstration } from '../../../src/demo/demonstration.ts';
import { GUARDIANS, IDENTITIES, type Identity } from '../../../src/demo/franceconnect/identities.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { nameKey } from '../../../src/idp/directory/normalise-name.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const people = (wanted: (claims: Identity['claims']) => boolean) => IDENTITIES.filter(({ claims }) => wanted(claims));

describe('the people of the demonstration’s FranceConnect', () => {
  it('M2 start with the demonstration, which is registered there', async () => {
    expect(services.franceConnect.issuer).toBe(services.config.franceConnect!.issuer);
    const { issuer, clientId } = services.config.franceConnect!;
    const request = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${services.idpUrl}/franceconnect/callback`,
      scope: 'openid',
      acr_values: 'eidas1',
      state: 's'.repeat(32),
      nonce: 'n'.repeat(32),
    });
    const answer = await fetch(`${issuer}/authorize?${request}`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toMatch(/^\/api\/v2\/interaction\//);
  });

  it('D2 include guardians whom the schools of the demonstration know, by birth or use name and a first name', async () => {
    await prepareDemonstration(services.idp);
    const unknown = [];
    for (const { id, claims } of GUARDIANS) {
      const names = [claims.family_name, claims.preferred_username ?? claims.family_name];
      const keys = names.map((name) => nameKey(name, claims.given_name_array[0]!));
      const known = await Promise.all(keys.map((key) => guardians(services.idp.db).exists({ nameKeys: key })));
      if (!known.some(Boolean)) unknown.push(id);
    }
    expect(unknown).toEqual([]);
  });

  it.each<[string, (claims: Identity['claims']) => boolean]>([
    ['with a use name', (one) => one.preferred_username !== undefined],
    ['without one', (one) => one.preferred_username === undefined],
    ['with several first names', (one) => one.given_name_array.length > 2],
    ['with a compound first name with a space', (one) => one.given_name_array.some((name) => name.includes(' '))],
    ['born in Corsica', (one) => one.birthplace === '2A115'],
    ['born abroad', (one) => one.birthplace === '' && one.birthcountry !== '99100'],
    ['whose day of birth is presumed', (one) => /-(?!00)\d\d-00$/.test(one.idp_birthdate)],
    ['whose day and month of birth are presumed', (one) => one.idp_birthdate.endsWith('-00-00')],
    ['of no specified gender', (one) => one.gender === 'unspecified'],
    ['with letters beyond Latin-1', (one) => /[Œ-Ÿ]/.test(one.family_name)],
  ])('D1 include somebody %s', (_what, wanted) => {
    expect(people(wanted).length).toBeGreaterThan(0);
  });

  it('D1 have claims in the formats of FranceConnect', () => {
    for (const { claims } of IDENTITIES) {
      expect(claims.given_name).toBe(claims.given_name_array.join(' '));
      expect(claims.family_name).toBe(claims.family_name.toUpperCase());
      expect(claims.birthdate).toBe(claims.idp_birthdate.replaceAll('-00', '-01'));
      expect(claims.birthplace).toMatch(/^(\d{5}|2[AB]\d{3})?$/);
      expect(claims.birthcountry).toMatch(/^99\d{3}$/);
    }
  });
});
