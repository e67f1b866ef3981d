import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { tenDigitCodes } from './french-numbering.ts';

/** A whole number, shown to who has just typed it: `+33 6 39 98 01 11`, on one line. */
export const writtenPhone = (e164: string): string =>
  (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164).replaceAll(' ', '\u00a0');

/** A whole number as those who have it say it: `06 39 98 01 11`, overseas too; of elsewhere, `+44 7400 123456`. On one line. */
export function homePhone(e164: string): string {
  const number = parsePhoneNumberFromString(e164);
  const hasTenDigits =
    number && tenDigitCodes.includes(number.countryCallingCode) && number.nationalNumber.length === 9;
  // Saint-Pierre-et-Miquelon’s six digits after their zero say nothing to who dials them elsewhere.
  if (!hasTenDigits) return writtenPhone(e164);
  return number.formatNational().replaceAll(' ', '\u00a0');
}
