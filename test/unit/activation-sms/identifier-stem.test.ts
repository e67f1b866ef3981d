import { describe, expect, it } from '@jest/globals';
import { identifierStem } from '../../../src/idp/accounts/identifier-stem.ts';

describe('what an identifier starts with', () => {
  it.each([
    ['Valéry', 'DURANT', 'v.durant'],
    ['Élodie', 'N’Guessan-Féral', 'e.nguessanferal'],
    ['Œdipe', 'LECŒUR', 'o.lecoeur'],
    ['Anne Sophie', 'de la Tour', 'a.delatour'],
    ['Ольга', 'Иванова', 'x.parent'],
  ])('B7 %s %s gives %s', (firstName, name, stem) => {
    expect(identifierStem({ firstName, name })).toBe(stem);
  });
});
