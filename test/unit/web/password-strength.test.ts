import { describe, expect, it } from '@jest/globals';

// A module of the browser, without types.
const { strength } = (await import(new URL('../../../views/assets/strength.js', import.meta.url).href)) as {
  strength(password: string): number;
};

describe('B7 the strength told while typing', () => {
  it.each([
    ['', 0],
    ['Soleil1!', 0],
    ['Motdepasse2026!', 0],
    ['Azerty1234!', 0],
    ['aaaaaaaaaaaaaaaa', 0],
  ])('%s is weak, whatever rules it follows', (password, level) => {
    expect(strength(password)).toBe(level);
  });

  it('grows with length and kinds of characters', () => {
    const levels = ['Vélo!7q', 'Vélo!7qR', 'Vélo!7qRtu', 'Vélo!7qRtu, la mer'].map(strength);
    expect(levels).toEqual([...levels].sort());
    expect(levels.at(-1)).toBe(3);
    expect(levels[0]).toBeLessThan(3);
  });
});
