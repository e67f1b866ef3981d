import { describe, expect, it } from '@jest/globals';
import {
  ALPHABET,
  compactOf,
  groupsOf,
  newProvisional,
  provisionalIdentifier,
} from '../../../src/idp/accounts/letters/provisional.ts';

describe('the codes of a letter', () => {
  it('S16 are long enough: 50 bits at least for a password beside a lock-out', () => {
    const { identifier, password } = newProvisional();
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect(password.length * Math.log2(ALPHABET.length)).toBeGreaterThan(50);
    expect(identifier).toHaveLength(8);
  });

  it('C1 hold no sign that is taken for another, and no vowel to make a word with', () => {
    expect(ALPHABET).not.toMatch(/[aeiouOI0l1zsbgq]/);
    expect(new Set(ALPHABET).size).toBe(ALPHABET.length);
  });

  it('C1 are never the same twice, and use every sign', () => {
    const many = Array.from({ length: 500 }, newProvisional);
    expect(new Set(many.map(({ password }) => password)).size).toBe(500);
    expect(new Set(many.map(({ identifier }) => identifier)).size).toBe(500);
    expect([...new Set(many.flatMap(({ password }) => [...password]))].sort().join('')).toBe(
      [...ALPHABET].sort().join(''),
    );
  });

  it('C1 are printed by groups of four', () => {
    expect(groupsOf('k7mr4xpd9hwc')).toEqual(['k7mr', '4xpd', '9hwc']);
  });

  it.each(['k7mr4xpd', 'K7MR 4XPD', ' k7mr-4xpd ', 'k7mr\u00a0\u00a04xpd', 'k7mr – 4xpd'])(
    'C2 are understood as they are typed: «%s»',
    (typed) => {
      expect(provisionalIdentifier(typed)).toBe('k7mr4xpd');
      expect(compactOf(typed)).toBe('k7mr4xpd');
    },
  );

  it.each(['v.durant1', 'k7mr4xp', 'k7mr4xpdd', 'k7mr4xpa', ''])('C2 «%s» is no identifier of a letter', (typed) => {
    expect(provisionalIdentifier(typed)).toBeUndefined();
  });
});
