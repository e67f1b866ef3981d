import type { Channel } from './outbox.model.ts';

const PHONE = /^\+[1-9]\d{5,14}$/;
const MAIL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{L}\p{N}.-]{1,250}$/u;
const LONGEST = 254;

/**
 * True for one recipient that is nothing but an address: no list, no display name, no quoted part, no line break that
 * could add a header (security.md S17). An E.164 number, or a mail address.
 */
export const isRecipient = (channel: Channel, to: string): boolean =>
  channel === 'sms' ? PHONE.test(to) : to.length <= LONGEST && MAIL.test(to);
