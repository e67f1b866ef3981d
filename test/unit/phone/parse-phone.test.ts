import { describe, expect, it } from '@jest/globals';
import { parsePhone } from '../../../src/phone/parse-phone.ts';

describe('K1 any phone that a school may call', () => {
  it.each([
    ['01 99 00 02 11', '+33199000211'],
    ['+33 (0)1 99 00 02 11', '+33199000211'],
    ['0033 1.99.00.02.11', '+33199000211'],
    ['0262 12 34 56', '+262262123456'],
    ['+33 262 12 34 56', '+262262123456'],
    ['0269 61 12 34', '+262269611234'],
    ['0590 27 12 34', '+590590271234'],
    ['0594 30 12 34', '+594594301234'],
    ['0596 70 12 34', '+596596701234'],
    ['0508 41 12 34', '+508411234'],
    ['+508 41 12 34', '+508411234'],
    ['09 72 12 34 56', '+33972123456'],
    ['0692 12 34 56', '+262692123456'],
    ['+32 2 123 45 67', '+3221234567'],
  ])('reads %s as %s', (typed, e164) => {
    expect(parsePhone(typed, {})).toEqual({ ok: true, e164 });
  });

  it.each([
    ['', 'missing'],
    ['poste 12', 'malformed'],
    ['01 99 00', 'malformed'],
    ['0899 12 34 56', 'special-rate'],
    ['+269 3 21 00 01', 'obsolete-code'],
  ])('refuses «%s» as %s', (typed, reason) => {
    expect(parsePhone(typed, {})).toEqual({ ok: false, reason });
  });
});
