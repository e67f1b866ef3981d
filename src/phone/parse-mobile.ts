import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { fictionBlock, shortMobiles, tenDigitBlocks, tenDigitCodes } from './french-numbering.ts';

export interface ParseMobileOptions {
  /** Country code assumed when none is typed, with or without `+`; metropolitan France by default. */
  dialCode?: string;
  /** Accept 06 39 98 xx xx, the block kept for fiction (tests and demonstration). */
  allowFiction?: boolean;
  /** Accept mobiles of other countries, for guardians who live abroad. */
  allowForeign?: boolean;
}

export type PhoneRefusal =
  | 'missing'
  | 'malformed'
  | 'fixed-line'
  | 'special-rate'
  | 'fiction'
  | 'foreign'
  | 'obsolete-code';

/** `e164` is where an SMS goes; `key` is what two ways of writing one line have in common, for matching. */
export type ParsedMobile = { ok: true; e164: string; key: string } | { ok: false; reason: PhoneRefusal };

/** The longest thing a person or a school plausibly types as one number. */
const MAX_INPUT = 40;

/** Left by Mayotte in 2007, the Comoros' since: an old file's +269 would reach a stranger (`domain/obligations.md` §1). */
const OBSOLETE_CODE = '269';

/** Satellite networks and numbers without a country: an SMS there costs much, and no family lives there (S13). */
const NO_COUNTRY = /^(?:87[08]|88[1238]|979|80[08])/;

const refused = (reason: PhoneRefusal): ParsedMobile => ({ ok: false, reason });

/**
 * Reads a mobile number as people and schools write it (B2, imports; rules of `domain/obligations.md` §1): spaces, dots,
 * dashes, parentheses, `00`, `+` and `(0)` are understood. The matching key of a French number is its ten-digit domestic
 * form, whatever code stood before it; that of any other is its E.164 form. Never throws.
 */
export function parseMobile(input: string, options: ParseMobileOptions = {}): ParsedMobile {
  const typed = digitsOf(input);
  if (typeof typed === 'string') return refused(typed);
  if (!typed.international) {
    if (/^0\d{9}$/.test(typed.digits)) return parseTenDigits(typed.digits, options);
    return parseAfterCode((options.dialCode ?? '33').replace('+', ''), typed.digits, options);
  }
  const code = [...tenDigitCodes, ...Object.keys(shortMobiles), OBSOLETE_CODE].find((c) => typed.digits.startsWith(c));
  if (code === undefined) return parseForeign(typed.digits, options);
  return parseAfterCode(code, typed.digits.slice(code.length), options);
}

/** Strips the separators people use; what is left is digits, with `+` or `00` noted and removed. */
function digitsOf(input: string): { international: boolean; digits: string } | PhoneRefusal {
  const text = input
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (text === '') return 'missing';
  if (text.length > MAX_INPUT) return 'malformed';
  const compact = text.replace(/^\(\s*\+/, '+').replace(/[\s.()\p{Pd}]/gu, '');
  const match = /^(\+|00)?(\d+)$/.exec(compact);
  return match ? { international: match[1] !== undefined, digits: match[2]! } : 'malformed';
}

/** A number whose country code is known: what follows it, with or without the domestic zero (`+33 (0)6…`). */
function parseAfterCode(code: string, rest: string, options: ParseMobileOptions): ParsedMobile {
  if (code === OBSOLETE_CODE) return refused('obsolete-code');
  if (shortMobiles[code]?.test(rest)) return { ok: true, e164: `+${code}${rest}`, key: `+${code}${rest}` };
  if (tenDigitCodes.includes(code)) {
    const domestic = rest.startsWith('0') ? rest : `0${rest}`;
    if (/^0\d{9}$/.test(domestic)) return parseTenDigits(domestic, options);
    return refused('malformed');
  }
  if (shortMobiles[code] !== undefined) return refused(/^\d{6}$|^\d{8}$/.test(rest) ? 'fixed-line' : 'malformed');
  return parseForeign(`${code}${rest}`, options);
}

/** The domestic form names one line, whatever code was typed: its block gives the country code to send to. */
function parseTenDigits(domestic: string, options: ParseMobileOptions): ParsedMobile {
  if (/^0[1-5]/.test(domestic)) return refused('fixed-line');
  if (/^0[89]/.test(domestic)) return refused('special-rate');
  if (fictionBlock.test(domestic)) {
    if (!options.allowFiction) return refused('fiction');
    return { ok: true, e164: `+33${domestic.slice(1)}`, key: domestic };
  }
  const code = tenDigitBlocks.find(({ block }) => block.test(domestic))?.code;
  if (code === undefined) return refused('malformed');
  return { ok: true, e164: `+${code}${domestic.slice(1)}`, key: domestic };
}

function parseForeign(digits: string, options: ParseMobileOptions): ParsedMobile {
  if (!options.allowForeign) return refused('foreign');
  if (NO_COUNTRY.test(digits)) return refused('special-rate');
  const number = parsePhoneNumberFromString(`+${digits}`);
  if (!number?.isValid()) return refused('malformed');
  return { ok: true, e164: number.number, key: number.number };
}
