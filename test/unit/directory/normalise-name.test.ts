import { expect, it } from '@jest/globals';
import { nameKey } from '../../../src/idp/directory/normalise-name.ts';

it.each([
  ['LECŒUR', 'Zoé', 'LECOEUR|ZOE'],
  ['N’Guessan-Féral', 'Aya', 'NGUESSANFERAL|AYA'],
  ["N'GUESSAN FERAL", ' aya ', 'NGUESSANFERAL|AYA'],
  ['de La Tour', 'Jean–Noël', 'DELATOUR|JEANNOEL'],
  ['Ægidius', 'Ōtsuka', 'AEGIDIUS|OTSUKA'],
  ['"BRIVAL"', 'Maëlle', 'BRIVAL|MAELLE'],
  ['Weiß', 'Łukasz', 'WEISS|LUKASZ'],
  ['Nguyễn', 'Thị Đào', 'NGUYEN|THIDAO'],
  ['张', '伟', '张|伟'],
  ['--', '', '|'],
])('B2 %s %s is compared as %s', (familyName, firstName, key) => {
  expect(nameKey(familyName, firstName)).toBe(key);
});
