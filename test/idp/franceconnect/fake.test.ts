import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { FakeFranceConnect } from '../../../src/demo/franceconnect/start.ts';
import { CALLBACK, startFake, type Visit, visit } from './visitor.ts';

let fake: FakeFranceConnect;
let service: Visit;
beforeAll(async () => {
  fake = await startFake();
  service = await visit(fake);
});
afterEach(() => fake.fail());
afterAll(() => fake.stop());

/** The claims of a person, as the service reads them from a userinfo it checked. */
async function userinfoOf(visitor: Visit, identity: string) {
  const tokens = await visitor.exchange((await visitor.signIn(identity)).url);
  return decodeJwt(await (await visitor.userinfo(tokens.access_token)).text());
}

const AMR = JSON.stringify({ id_token: { amr: { essential: true } } });

describe('the FranceConnect of the demonstration, as a service meets it', () => {
  it('D1 signs a person in: a code with state and iss, then the tokens, then a signed userinfo', async () => {
    const { url } = await service.signIn('sandrine.brival');
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    expect([...url.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
    expect(url.searchParams.get('iss')).toBe(fake.issuer);

    const code = url.searchParams.get('code')!;
    const tokens = await (await service.token({ code })).json();
    expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
    expect(tokens).toMatchObject({ expires_in: 60, token_type: 'Bearer' });
    expect(decodeProtectedHeader(tokens.id_token)).toEqual({ alg: 'ES256', kid: expect.any(String) });

    const answer = await service.userinfo(tokens.access_token);
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
    const jwt = await answer.text();
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'ES256', kid: expect.any(String) });
    expect(decodeJwt(jwt)).toEqual({
      sub: decodeJwt(tokens.id_token).sub,
      given_name: 'Sandrine Élodie',
      given_name_array: ['Sandrine', 'Élodie'],
      family_name: 'COSTEDOAT',
      preferred_username: 'BRIVAL',
      birthdate: '1981-04-12',
      gender: 'female',
      birthplace: '15014',
      birthcountry: '99100',
      email: 'sandrine.brival@example.fr',
      aud: 'service',
      iss: fake.issuer,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  it('D1 gives in the identity token the level, and how the person proved who she is when that is asked', async () => {
    const tokens = await service.exchange((await service.signIn('gael.roumegoux')).url);
    const members = ['acr', 'at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub'];
    expect(Object.keys(tokens.claims()!).sort()).toEqual(members);
    expect(tokens.claims()).toMatchObject({ acr: 'eidas1', aud: 'service', nonce: service.nonce });
    expect(tokens.claims()!.exp - tokens.claims()!.iat).toBe(60);
    const asked = await service.exchange((await service.signIn('gael.roumegoux', {}, { claims: AMR })).url);
    expect(Object.keys(asked.claims()!).sort()).toEqual([...members, 'amr'].sort());
  });

  it('D2 knows a person by a sub of 64 hexadecimal digits and «v1», which another entity does not see', async () => {
    const { sub } = await userinfoOf(service, 'sandrine.brival');
    expect(sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect((await userinfoOf(service, 'sandrine.brival')).sub).toBe(sub);
    expect((await userinfoOf(service, 'gael.roumegoux')).sub).not.toBe(sub);
    const other = await visit(fake, 'other-service');
    const tokens = await other.exchange((await other.signIn('sandrine.brival', {}, { scope: 'openid' })).url);
    expect(tokens.claims()!.sub).not.toBe(sub);
  });
});
