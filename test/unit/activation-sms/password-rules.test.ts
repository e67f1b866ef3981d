import { describe, expect, it } from '@jest/globals';
import { ruleErrors, shownRules } from '../../../src/idp/accounts/password-rules.ts';
import { createPasswordPolicy, SPECIAL_CHARACTERS } from '../../../src/security/password-policy.ts';
import { demonstration } from '../../support/config.ts';

const settings = demonstration().accounts.password;
const policy = createPasswordPolicy(settings);
const rules = shownRules(policy, settings);
const met = (password: string) =>
  rules.filter(({ pattern }) => pattern && new RegExp(pattern, 'u').test(password)).map(({ text }) => text);

describe('the checklist under a new password', () => {
  it('B7 ticks in the browser what the policy holds for met', async () => {
    for (const password of [
      '',
      'abc',
      'ABCDEFGH',
      'Éé1',
      'Tisane-Froide-42!',
      'motdepasse',
      'Ab1€efgh',
      '😀😀😀😀😀😀😀😀',
    ]) {
      const { unmet } = await policy.check(password, []);
      const ticked = rules.filter(({ pattern }) => pattern).map(({ text }) => text);
      expect(met(password)).toEqual(ticked.filter((text) => !unmet.some((rule) => text === `password:rule.${rule}`)));
    }
  });

  it('B7 ticks each special character of the guides', () => {
    for (const character of SPECIAL_CHARACTERS) expect(met(character)).toContain('password:rule.special');
  });

  it('B7 lists the special characters with room for a line to end, but not within a pair', () => {
    const { characters = '' } = rules.find(({ text }) => text === 'password:rule.special')!;
    expect(characters.split(' ')).toEqual(expect.arrayContaining(['!', '()', '{}', '[]', '<>', ',']));
    expect(characters.replaceAll(' ', '')).toBe(SPECIAL_CHARACTERS);
  });

  it('B7 says each broken rule at the field', () => {
    expect(ruleErrors('password', ['digit', 'not-common'], settings).map(({ field, text }) => [field, text])).toEqual([
      ['password', 'password:unmet.digit'],
      ['password', 'password:unmet.not-common'],
    ]);
  });
});
