import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

const NO_BREAK = '\u00a0';

/**
 * A number shown back to someone who has not proved to own it (B5): country code, first digit and the last two, as
 * `+33 6 •• •• •• 26` (`domain/obligations.md` §1), on one line.
 */
export function maskPhone(e164: string): string {
  const code = parsePhoneNumberFromString(e164)?.countryCallingCode ?? '';
  const national = e164.slice(1 + code.length);
  const hidden = '•'.repeat(Math.max(0, national.length - 3)).replace(/(?!^)(?=(?:••)+$)/g, NO_BREAK);
  return [`+${code}`, national.slice(0, 1), hidden, national.slice(-2)].join(NO_BREAK);
}
