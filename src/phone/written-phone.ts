import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** A whole number, shown to who has just typed it: `+33 6 39 98 01 11`, on one line. */
export const writtenPhone = (e164: string): string =>
  (parsePhoneNumberFromString(e164)?.formatInternational() ?? e164).replaceAll(' ', '\u00a0');
