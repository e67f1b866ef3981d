import { describe, expect, it } from '@jest/globals';
import type { Account } from '../../../src/idp/accounts/account.model.ts';
import type { Journey } from '../../../src/idp/interaction.ts';
import { essentialAcrs, levelsAsked, MFA_ACR, SUPPORTED_ACRS, wantsSecondFactor } from '../../../src/idp/oidc/acr.ts';
import { mustGiveSecondFactor } from '../../../src/idp/proof.ts';

const levels = (params: object) => levelsAsked({}, { acrs: SUPPORTED_ACRS }, { ...params });
const journey = (params: object = {}) => ({ levels: levels(params) }) as unknown as Journey;
const proved = (amr: string[], secondFactors?: Account['secondFactors']) => ({
  proof: { accountId: 'a', amr, at: 0 },
  account: { secondFactors } as Account,
});
const claims = (acr: unknown) => ({ claims: JSON.stringify({ id_token: { acr } }) });

describe('F8 when a second factor is asked for', () => {
  it.each([['pwd'], ['sms', 'pwd'], ['fc']])('F8 after %s, when the account has one', (...amr) => {
    expect(mustGiveSecondFactor(journey(), proved(amr, ['totp']))).toBe(true);
    expect(mustGiveSecondFactor(journey(), proved(amr))).toBe(false);
    expect(mustGiveSecondFactor(journey(), proved(amr, []))).toBe(false);
  });

  it('F8 not after a passkey, which is both', () => {
    expect(mustGiveSecondFactor(journey({ acr_values: MFA_ACR }), proved(['hwk', 'mfa'], ['passkey']))).toBe(false);
  });

  it.each([
    ['acr_values', { acr_values: MFA_ACR }],
    ['acr_values beside a profile', { acr_values: `responsable ${MFA_ACR}` }],
    ['claims', claims({ value: MFA_ACR })],
    ['essential claims of several values', claims({ essential: true, values: ['responsable', MFA_ACR] })],
  ])('S46 whatever the account has, when the service asks by %s', (_, params) => {
    expect(wantsSecondFactor(levels(params), ['pwd'])).toBe(true);
    expect(mustGiveSecondFactor(journey(params), proved(['pwd']))).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['a profile', { acr_values: 'responsable eleve' }],
    ['a longer word', { acr_values: `${MFA_ACR}x` }],
    ['claims of another kind', claims(null)],
    ['claims of a wrong type', claims({ values: { a: MFA_ACR } })],
    ['claims for userinfo', { claims: JSON.stringify({ userinfo: { acr: { value: MFA_ACR } } }) }],
  ])('S46 not when the service asks for %s', (_, params) => {
    expect(wantsSecondFactor(levels(params), ['pwd'])).toBe(false);
  });

  it('S46 an acr is essential when claims say so alone', () => {
    expect(essentialAcrs(claims({ essential: true, value: 'eleve' }))).toEqual(['eleve']);
    expect(essentialAcrs(claims({ value: 'eleve' }))).toBeUndefined();
    expect(essentialAcrs({ acr_values: 'eleve' })).toBeUndefined();
  });
});
