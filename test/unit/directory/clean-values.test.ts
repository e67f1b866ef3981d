import { describe, expect, it } from '@jest/globals';
import {
  cleanName,
  parseBirthDate,
  parseDay,
  parseEmail,
  parseIne,
  schoolYearOf,
} from '../../../src/idp/directory/import/clean-values.ts';

describe('L2 values of school files', () => {
  it.each([
    ['12/03/2011', '2011-03-12'],
    ['2011-03-12', '2011-03-12'],
    ['29/02/2012', '2012-02-29'],
    ['29/02/2011', undefined],
    ['31/04/2011', undefined],
    ['12/3/2011', undefined],
    ['2011-13-01', undefined],
    ['12/03/11', undefined],
  ])('the day %s is %s', (text, day) => expect(parseDay(text)).toBe(day));

  it('a birth date is of the last 120 years and not to come', () => {
    const today = new Date('2026-11-30T12:00:00Z');
    expect(parseBirthDate('30/11/2026', today)).toBe('2026-11-30');
    expect(parseBirthDate('01/12/2026', today)).toBeUndefined();
    expect(parseBirthDate('01/01/1905', today)).toBeUndefined();
  });

  it.each([
    ['990000101AA', '990000101AA'],
    [' 0123456789k ', '0123456789K'],
    ['1234A56789B', '1234A56789B'],
    ['07_1234567Z', '07_1234567Z'],
    ['99000010_AA', '99000010_AA'],
    ['', undefined],
    [undefined, undefined],
    ['SANS', null],
    ['990000101A', null],
    ['___________', null],
  ])('the INE %s is %s', (text, ine) => expect(parseIne(text)).toBe(ine));

  it.each([
    ['Sandrine.Brival@Example.FR ', 'sandrine.brival@example.fr'],
    ['', undefined],
    ['a@b', null],
    ['a b@example.fr', null],
    ['a@example.fr;b@example.fr', null],
    ['=cmd|x', null],
    [`${'a'.repeat(64)}@${'b'.repeat(186)}.fr`, `${'a'.repeat(64)}@${'b'.repeat(186)}.fr`],
    [`${'a'.repeat(64)}@${'b'.repeat(187)}.fr`, null],
  ])('the e-mail %s is %s', (text, email) => expect(parseEmail(text)).toBe(email));

  it('stray quotes and spaces leave names', () => {
    expect(cleanName(' "DE  LA\nTOUR" ')).toBe('DE LA TOUR');
    expect(cleanName(' "" ')).toBeUndefined();
    expect(cleanName("N'GUESSAN")).toBe("N'GUESSAN");
  });

  it('the school year turns in August', () => {
    expect(schoolYearOf(new Date('2026-07-31T12:00:00Z'))).toBe(2025);
    expect(schoolYearOf(new Date('2026-08-01T12:00:00Z'))).toBe(2026);
  });
});
