import { tenDigitBlocks, tenDigitCodes } from './french-numbering.ts';

/** A line that a reader may call: `e164` dials from everywhere, `written` is how the people of the country write it. */
export interface PhoneLine {
  e164: string;
  written: string;
}

/** Fixed lines overseas, mobiles aside (`domain/obligations.md` §1): they are dialled 0 + nine digits as those of metropolitan France are. */
const FIXED_OVERSEAS: readonly { block: RegExp; code: string }[] = [
  { block: /^0590/, code: '590' },
  { block: /^0594/, code: '594' },
  { block: /^0596/, code: '596' },
  { block: /^026[2389]/, code: '262' },
  { block: /^0508/, code: '508' },
];
const FICTION = /^063998/;
const MOBILE = /^0[67]/;
const SERVICE = /^08/;
const NO_BREAK = '\u00a0';
/** Fewer digits are a short number, more are none (ITU-T E.164 §6.2.1). */
const DIGITS = /^\d{7,15}$/;

/** The country code of ten digits: that of their block, wherever they are written. */
function codeOf(domestic: string): string {
  if (FICTION.test(domestic)) return '33';
  const blocks = MOBILE.test(domestic) ? tenDigitBlocks : FIXED_OVERSEAS;
  return blocks.find(({ block }) => block.test(domestic))?.code ?? '33';
}

/** Digits in pairs from their end, after a first group. */
const written = (domestic: string, first: number) =>
  [domestic.slice(0, first), ...(domestic.slice(first).match(/\d{2}/g) ?? [])].join(NO_BREAK);

/** Ten digits as those who call them say them: 04 65 71 00 01, 0262 39 98 01, 0 809 54 06 06. */
function writtenDomestic(domestic: string, code: string): string {
  if (SERVICE.test(domestic)) return `${domestic[0]}${NO_BREAK}${written(domestic.slice(1), 3)}`;
  return written(domestic, code === '33' ? 2 : 4);
}

/**
 * Reads any line that people may call, fixed ones too, as a person writes it: spaces, dots, dashes, `00`, `+` and `(0)` are
 * understood. French ones of ten digits get the country code of their block, and are written without it; all others keep
 * theirs, since families call from everywhere. Undefined: not a number that may be called from everywhere.
 */
export function readPhoneLine(input: string): PhoneLine | undefined {
  const compact = input.normalize('NFKC').replace(/[\s.()\p{Pd}\p{Cf}]/gu, '');
  const [, international, digits = ''] = /^(\+|00)?(\d+)$/.exec(compact) ?? [];
  if (!international) return /^0\d{9}$/.test(digits) ? domesticLine(digits) : undefined;
  const code = tenDigitCodes.find((one) => digits.startsWith(one));
  const domestic = code && digits.slice(code.length).replace(/^0?/, '0');
  if (domestic && /^0\d{9}$/.test(domestic)) return domesticLine(domestic);
  if (code === '33' || !DIGITS.test(digits)) return undefined;
  return { e164: `+${digits}`, written: abroad(digits) };
}

function domesticLine(domestic: string): PhoneLine {
  const code = codeOf(domestic);
  return { e164: `+${code}${domestic.slice(1)}`, written: writtenDomestic(domestic, code) };
}

/** Territories with numbers of their own (Nouvelle-Calédonie, Polynésie, Wallis-et-Futuna, Saint-Pierre): their code, then pairs. */
function abroad(digits: string): string {
  const code = ['508', '681', '687', '689'].find((one) => digits.startsWith(one));
  if (!code) return `+${digits}`;
  const rest = digits.slice(code.length);
  return [`+${code}`, ...(rest.match(/\d{1,2}/g) ?? [])].join(NO_BREAK);
}
