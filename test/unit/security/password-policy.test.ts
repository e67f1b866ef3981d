import { describe, expect, it } from '@jest/globals';
import { createPasswordPolicy, type PasswordRule, SPECIAL_CHARACTERS } from '../../../src/security/password-policy.ts';
import { callsDuring } from '../../support/calls.ts';

const guides = createPasswordPolicy({ minimumLength: 8, maximumLength: 128, fourClasses: true });
const phrases = createPasswordPolicy({ minimumLength: 12, maximumLength: 128, fourClasses: false });
/** What the three hostile passwords cost stays below; without its limits, the library's estimate calls millions of functions. */
const MOST_CALLS = 400_000;
const valery = ['Valéry', 'DURANT-LÉVÊQUE', 'v.durant1'];

describe('B7 the password policy of the guides', () => {
  const table: [string, PasswordRule[]][] = [
    ['Xk7!pqLm', []],
    ['Parapluie-42-vert', []],
    ['Ça va bien 12 !', []],
    ['xk7!pqlm', ['upper-case']],
    ['XK7!PQLM', ['lower-case']],
    ['Xkz!pqLm', ['digit']],
    ['Xk7zpqLm', ['special']],
    ['Xk7~pqLm', ['special']],
    ['Xk7!pqL', ['minimum-length']],
    ['', ['upper-case', 'lower-case', 'digit', 'special', 'minimum-length', 'not-common', 'not-personal']],
    [`Xk7!${'é'.repeat(124)}`, []],
    [`Xk7!${'é'.repeat(125)}`, ['maximum-length']],
    ['Password1!', ['not-common']],
    ['P@ssw0rd1', ['not-common']],
    ['Azerty12!', ['not-common']],
    ['Soleil2026!', ['not-common']],
    ['Bienvenue1!', ['not-common']],
    ['Abcd1234!', ['not-common']],
    ['Motdepasse1!', ['not-common']],
    ['Xk7!Valery', ['not-personal']],
    ['xk7!LEVEQUE', ['not-personal']],
    ['2-Dürant-xk', ['not-personal']],
  ];
  it.each(table)('B7 «%s» breaks %j', async (password, unmet) => {
    const opinion = await guides.check(password, valery);
    expect(opinion.unmet).toEqual(unmet);
    expect(opinion.ok).toBe(unmet.length === 0);
  });

  it('B7 every special character of the guides counts, and no other', async () => {
    for (const character of SPECIAL_CHARACTERS) {
      expect((await guides.check(`Xk7pqLmw${character}`, [])).unmet).toEqual([]);
    }
    for (const character of '~"^|`§') {
      expect((await guides.check(`Xk7pqLmw${character}`, [])).unmet).toEqual(['special']);
    }
  });

  it('B7 a two-letter name is not looked for: «Li» is in too many words', async () => {
    expect((await guides.check('Xk7!Lipqm', ['Li'])).unmet).toEqual([]);
  });

  it('B7 the checklist shows seven rules, in the order of the guides', () => {
    expect(guides.rules).toEqual([
      'upper-case',
      'lower-case',
      'digit',
      'special',
      'minimum-length',
      'not-common',
      'not-personal',
    ]);
  });

  it('B7 strength goes from «Faible» to «Fort»', async () => {
    const strengths = [];
    for (const password of ['Aa1!Aa1!', 'Xk7!pqLm', 'Tr4verse-Mer_88.quilt']) {
      strengths.push((await guides.check(password, [])).strength);
    }
    expect(strengths).toEqual([1, 2, 4]);
  });
});

describe('S10 the policy without composition rules', () => {
  it('S10 twelve lower-case letters are enough, with emoji and spaces, and 128 characters', async () => {
    for (const password of ['xkpqmzwlvrtb', 'lapin rose dans la neige', '🦊'.repeat(12), 'xq'.repeat(64)]) {
      expect((await phrases.check(password, valery)).unmet).toEqual([]);
    }
  });

  it('S10 eleven characters, a common phrase and decorated common words are not', async () => {
    expect((await phrases.check('xkpqmzwlvrt', [])).unmet).toEqual(['minimum-length']);
    expect((await phrases.check('chocolat1234', [])).unmet).toEqual(['not-common']);
    expect((await phrases.check('123456789012', [])).unmet).toEqual(['not-common']);
  });

  it('S10 a password over 1 KiB is refused before anything reads it', async () => {
    const untouched = createPasswordPolicy({ minimumLength: 8, maximumLength: 128, fourClasses: true }, () => {
      throw new Error('read');
    });
    expect(await untouched.check('é'.repeat(513), [])).toEqual({ ok: false, unmet: ['maximum-length'], strength: 0 });
  });

  it.each(['Aa1!', '4@40$5s1l!', 'Z9$kW!q2'])('S53 «%s» without end takes little of the processor', async (part) => {
    await guides.check('warm-up', []);
    const calls = await callsDuring(/zxcvbn|src\/security/, () => guides.check(part.repeat(100), []));
    expect(calls).toBeGreaterThan(1_000);
    expect(calls).toBeLessThan(MOST_CALLS);
  });
});
