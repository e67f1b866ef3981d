import type { Place } from '../../../files/faults.ts';
import { type ParseMobileOptions, parseMobile } from '../../../phone/parse-mobile.ts';
import { parseEmail } from './clean-values.ts';
import type { FaultLog } from './faults.ts';
import type { PersonRow } from './rows.ts';

interface ContactFields {
  portable?: string;
  personal?: string;
  work?: string;
  email?: string;
}

/** Names of these fields in the file, for messages. */
interface ContactNames {
  portable: string;
  email: string;
}

/**
 * Phones and e-mail of a person: the mobile is the portable field when it parses as a mobile, else the home phone when that
 * is one (`domain/imports.md` §4); the landline is the first other phone, as typed.
 */
export function readContacts(
  fields: ContactFields,
  names: ContactNames,
  phones: ParseMobileOptions,
  warn: (code: Parameters<FaultLog['add']>[1], place: Place) => void,
): Pick<PersonRow, 'mobile' | 'landline' | 'email'> {
  const portable = fields.portable === undefined ? undefined : parseMobile(fields.portable, phones);
  const personal = fields.personal === undefined ? undefined : parseMobile(fields.personal, phones);
  if (portable?.ok === false) warn('MOBILE_NOT_UNDERSTOOD', { element: names.portable });
  const mobile = portable?.ok ? portable : personal?.ok ? personal : undefined;
  const email = parseEmail(fields.email);
  if (email === null) warn('EMAIL_NOT_UNDERSTOOD', { element: names.email });
  return {
    mobile: mobile && { e164: mobile.e164, key: mobile.key },
    landline: (personal?.ok ? undefined : fields.personal) ?? fields.work,
    email: email ?? undefined,
  };
}
