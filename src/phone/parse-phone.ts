import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { tenDigitCodes } from './french-numbering.ts';
import { type ParseMobileOptions, type PhoneRefusal, parseMobile } from './parse-mobile.ts';

/** Saint-Pierre-et-Miquelon, which has six digits of its own: so is it dialled from elsewhere in France. */
const SAINT_PIERRE = /^0508(\d{6})$/;

/** Fixed lines overseas, by the ten digits that everyone dials, whatever code was typed (`domain/obligations.md` §1). */
const OVERSEAS: readonly { block: RegExp; code: string }[] = [
  { block: /^0590/, code: '590' },
  { block: /^0594/, code: '594' },
  { block: /^0596/, code: '596' },
  { block: /^026[239]/, code: '262' },
];

/**
 * Reads any number that a school may call, a fixed line or a mobile, as people write it (K1). What is in metropolitan form
 * and of a territory gets the territory's code, as mobiles do. Never throws.
 */
export function parsePhone(
  input: string,
  options: ParseMobileOptions,
): { ok: true; e164: string } | { ok: false; reason: PhoneRefusal } {
  const mobile = parseMobile(input, { ...options, allowForeign: true });
  if (mobile.ok) return { ok: true, e164: mobile.e164 };
  if (mobile.reason !== 'fixed-line' && mobile.reason !== 'malformed' && mobile.reason !== 'special-rate')
    return mobile;
  const typed = parsePhoneNumberFromString(input.normalize('NFKC'), 'FR');
  if (!typed) return { ok: false, reason: 'malformed' };
  const domestic = `0${typed.nationalNumber}`;
  const territory =
    tenDigitCodes.includes(typed.countryCallingCode) && OVERSEAS.find(({ block }) => block.test(domestic));
  const [, local] = (typed.countryCallingCode === '33' && SAINT_PIERRE.exec(domestic)) || [];
  const inTerritory = local ? `+508${local}` : territory && `+${territory.code}${typed.nationalNumber}`;
  const number = inTerritory ? parsePhoneNumberFromString(inTerritory) : typed;
  if (!number?.isValid()) return { ok: false, reason: 'malformed' };
  if (domestic.startsWith('08') && typed.countryCallingCode === '33') return { ok: false, reason: 'special-rate' };
  return { ok: true, e164: number.number };
}
