import { expect, it } from '@jest/globals';
import { homePhone } from '../../../src/phone/written-phone.ts';

it.each([
  ['+33639980111', '06 39 98 01 11'],
  ['+33199001234', '01 99 00 12 34'],
  ['+262692123456', '0692 12 34 56'],
  ['+262262123456', '0262 12 34 56'],
  ['+447400123456', '+44 7400 123456'],
  ['+508411234', '+508 41 12 34'],
])('K1 %s is shown to who has it as %s', (e164, shown) => {
  expect(homePhone(e164)).toBe(shown.replaceAll(' ', '\u00a0'));
});
