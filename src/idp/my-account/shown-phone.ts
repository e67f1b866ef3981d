import { maskPhone } from '../../phone/mask-phone.ts';

const NO_BREAK = '\u00a0';

/** A telephone number as pages of the account show it: only its ends, on one line. */
export const shownPhone = (phone: string | undefined): string | undefined =>
  phone && maskPhone(phone).replaceAll(' ', NO_BREAK);
