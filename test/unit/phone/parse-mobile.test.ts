import { describe, expect, it } from '@jest/globals';
import { dialCodes } from '../../../src/phone/french-numbering.ts';
import { type ParseMobileOptions, parseMobile } from '../../../src/phone/parse-mobile.ts';

const parse = (input: string, options: ParseMobileOptions = {}) => parseMobile(input, options);

describe('B2 the number sends to its block’s own country code, whatever code was typed', () => {
  it.each([
    ['06 12 34 56 78', '+33612345678', '0612345678'],
    ['07.56.78.90.12', '+33756789012', '0756789012'],
    ['612345678', '+33612345678', '0612345678'],
    ['0692123456', '+262692123456', '0692123456'],
    ['+33692123456', '+262692123456', '0692123456'],
    ['0693 12 34 56', '+262693123456', '0693123456'],
    ['0690-12-34-56', '+590690123456', '0690123456'],
    ['0691123456', '+590691123456', '0691123456'],
    ['0694123456', '+594694123456', '0694123456'],
    ['0696123456', '+596696123456', '0696123456'],
    ['0697123456', '+596697123456', '0697123456'],
    ['0639123456', '+262639123456', '0639123456'],
    ['0709012345', '+590709012345', '0709012345'],
    ['0709112345', '+596709112345', '0709112345'],
    ['0709212345', '+262709212345', '0709212345'],
    ['0709301234', '+594709301234', '0709301234'],
    ['0709331234', '+594709331234', '0709331234'],
    ['0709351234', '+262709351234', '0709351234'],
    ['0709371234', '+262709371234', '0709371234'],
    ['0709341234', '+33709341234', '0709341234'],
    ['0708451234', '+508708451234', '0708451234'],
    ['0695123456', '+33695123456', '0695123456'],
  ])('%s → %s', (input, e164, key) => {
    expect(parse(input)).toEqual({ ok: true, e164, key });
  });

  it.each([
    ['+33 (0)6 12 34 56 78'],
    ['+33 06 12 34 56 78'],
    ['0033612345678'],
    ['0033 (0) 612345678'],
    ['(+33) 6.12.34.56.78'],
    ['06\u00a012\u202f34–56‑78'],
    ['\u202a+33612345678\u202c'],
    ['+262612345678'],
  ])('«%s» is one line with 06 12 34 56 78', (input) => {
    expect(parse(input)).toEqual({ ok: true, e164: '+33612345678', key: '0612345678' });
  });

  it.each([
    ['412345', '+508', '+508412345', '+508412345'],
    ['+508 55 12 34', '+33', '+508551234', '+508551234'],
    ['708451234', '+508', '+508708451234', '0708451234'],
    ['75 12 34', '+687', '+687751234', '+687751234'],
    ['+687 91 23 45', '+33', '+687912345', '+687912345'],
    ['87 12 34 56', '689', '+68987123456', '+68987123456'],
    ['89 12 34 56', '+689', '+68989123456', '+68989123456'],
    ['72 12 34', '+681', '+681721234', '+681721234'],
    ['0612345678', '+687', '+33612345678', '0612345678'],
    ['692123456', '+262', '+262692123456', '0692123456'],
  ])('%s after %s → %s', (input, dialCode, e164, key) => {
    expect(parse(input, { dialCode })).toEqual({ ok: true, e164, key });
  });
});

describe('B2 the fiction block passes only with its switch', () => {
  it.each(['06 39 98 01 11', '+33 6 39 98 01 11', '+262 639 98 01 11'])('%s is one line, sent as +33', (input) => {
    expect(parse(input, { allowFiction: true })).toEqual({ ok: true, e164: '+33639980111', key: '0639980111' });
    expect(parse(input)).toEqual({ ok: false, reason: 'fiction' });
  });
});

describe('B2 what cannot receive the SMS is refused, with its reason', () => {
  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['0199000117', 'fixed-line'],
    ['05 55 00 00 00', 'fixed-line'],
    ['0262 12 34 56', 'fixed-line'],
    ['+262 262 12 34 56', 'fixed-line'],
    ['0590123456', 'fixed-line'],
    ['0594123456', 'fixed-line'],
    ['0596123456', 'fixed-line'],
    ['0269123456', 'fixed-line'],
    ['0809540606', 'special-rate'],
    ['0976123456', 'special-rate'],
    ['+269 321 23 45', 'obsolete-code'],
    ['00269 3212345', 'obsolete-code'],
    ['06 12 34 56', 'malformed'],
    ['06 12 34 56 78 9', 'malformed'],
    ['+33', 'malformed'],
    ['0612345678 poste 3', 'malformed'],
    ['06+12345678', 'malformed'],
    ['6'.repeat(100_000), 'malformed'],
    ['+687 26 12 34', 'fixed-line'],
    ['+44 7400 123456', 'foreign'],
  ])('«%.20s» → %s', (input, reason) => {
    expect(parse(input)).toEqual({ ok: false, reason });
  });

  it('a guardian abroad may give a foreign mobile where the configuration allows it, and +269 never', () => {
    const abroad = { allowForeign: true };
    expect(parse('+44 7400 123456', abroad)).toEqual({ ok: true, e164: '+447400123456', key: '+447400123456' });
    expect(parse('0470 12 34 56', { ...abroad, dialCode: '+32' })).toMatchObject({ ok: false });
    expect(parse('470 12 34 56', { ...abroad, dialCode: '+32' })).toMatchObject({ ok: true, e164: '+32470123456' });
    expect(parse('+44 20 7946 0000', abroad)).toEqual({ ok: false, reason: 'malformed' });
    expect(parse('+880 1712 345678', abroad)).toMatchObject({ ok: true, e164: '+8801712345678' });
    for (const satellite of ['+881 612 345 678', '+882 16 12345', '+870 771 234 567'])
      expect(parse(satellite, abroad)).toEqual({ ok: false, reason: 'special-rate' });
    expect(parse('+269 321 23 45', abroad)).toEqual({ ok: false, reason: 'obsolete-code' });
  });
});

it('B2 the selector offers metropolitan France first, then each overseas code once', () => {
  expect(dialCodes.map(({ dialCode }) => dialCode)).toEqual([
    ...['+33', '+590', '+594', '+596', '+262', '+508', '+687', '+689', '+681'],
  ]);
});
