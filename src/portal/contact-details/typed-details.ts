import { z } from 'zod';
import { isRecipient } from '../../messaging/recipient.ts';
import type { ParseMobileOptions } from '../../phone/parse-mobile.ts';
import { parseMobile } from '../../phone/parse-mobile.ts';
import { parsePhone } from '../../phone/parse-phone.ts';
import { homePhone } from '../../phone/written-phone.ts';
import type { FieldError } from '../../web/forms.ts';
import { type ContactDetails, DETAIL_FIELDS, type PostalAddress } from '../corrections/details.ts';

const LINES = ['line-1', 'line-2', 'line-3', 'line-4'] as const;
const ADDRESS = [...LINES, 'postcode', 'town', 'country'] as const;
/** The fields of the form, by the detail that they write. */
const FIELDS = {
  address: ADDRESS,
  mobile: ['mobile'],
  landline: ['landline'],
  email: ['email'],
  profession: ['profession'],
} as const;
export const FORM_FIELDS = DETAIL_FIELDS.flatMap((detail): readonly FormField[] => FIELDS[detail]);
type FormField = (typeof FIELDS)[keyof typeof FIELDS][number];
export type FormValues = Record<FormField, string>;

/** Characters: of a line and a town as La Poste and SIECLE have them (NF Z 10-011, domain/imports.md §1.6). */
const LONGEST: Record<FormField, number> = {
  ...{ 'line-1': 38, 'line-2': 38, 'line-3': 38, 'line-4': 38, postcode: 10, town: 32, country: 38 },
  ...{ mobile: 40, landline: 40, email: 254, profession: 60 },
};
const POSTCODE = /^\d{5}$/;

/** As keyboards of Arabic and of Persian type them: numbers and postal codes are read alike. */
const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g;

const squeezed = z
  .string()
  .transform((text) =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .replace(ARABIC_DIGIT, (digit) => String(digit.charCodeAt(0) % 16))
      .trim(),
  )
  .default('');

/** Whatever was typed, read by `readTyped`: nothing is refused before it is kept. */
export const typedForm = z.object({
  ...(Object.fromEntries(FORM_FIELDS.map((field) => [field, squeezed])) as Record<FormField, typeof squeezed>),
  seen: z.string().regex(/^\d{1,6}$/),
  by: z.string(),
  do: z.string().optional(),
});

const written = (phone: string | undefined) =>
  phone?.startsWith('+') ? homePhone(phone).replaceAll('\u00a0', ' ') : phone;
/** The code of the school's nomenclature says nothing to who reads it: her own words take its place. */
export const isProfessionCode = (profession: string): boolean => /^\d{1,4}$/.test(profession);

/** Details as the form shows them. */
export function formValues({ address, mobile, landline, email, profession }: ContactDetails): FormValues {
  const line = (index: number) => address?.lines[index] ?? '';
  return {
    ...{ 'line-1': line(0), 'line-2': line(1), 'line-3': line(2), 'line-4': address?.lines.slice(3).join(' ') ?? '' },
    ...{ postcode: address?.postcode ?? '', town: address?.town ?? '', country: address?.country ?? '' },
    ...{ mobile: written(mobile) ?? '', landline: written(landline) ?? '', email: email ?? '' },
    profession: profession && !isProfessionCode(profession) ? profession : '',
  };
}

type Read = { ok: true; details: ContactDetails } | { ok: false; errors: FieldError[] };

/**
 * What was typed, as details. What was left as the form showed it is not judged: a school may hold what this form would not
 * take, and a fiche must not be refused for it.
 */
export function readTyped(typed: FormValues, shown: ContactDetails, phones: ParseMobileOptions): Read {
  const before = formValues(shown);
  const errors: FieldError[] = [];
  const fault = (field: FormField, text: string, params?: Record<string, unknown>) =>
    errors.push({ field, text: `contact-details:fault.${text}`, ...(params && { params }) });
  const details: ContactDetails = {};
  for (const detail of DETAIL_FIELDS) {
    const isSame = FIELDS[detail].every((field) => before[field].replace(/\s+/g, ' ').trim() === typed[field]);
    const tooLong = isSame ? [] : FIELDS[detail].filter((field) => typed[field].length > LONGEST[field]);
    for (const field of tooLong) fault(field, 'too-long', { most: LONGEST[field] });
    if (tooLong.length > 0) continue;
    const value = isSame ? shown[detail] : READ[detail](typed, fault, phones);
    if (value !== undefined) Object.assign(details, { [detail]: value });
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, details };
}

type Fault = (field: FormField, text: string) => unknown;
type Reader<Value> = (typed: FormValues, fault: Fault, phones: ParseMobileOptions) => Value | undefined;

const READ: { [Detail in keyof typeof FIELDS]: Reader<ContactDetails[Detail]> } = {
  address: readAddress,
  mobile: ({ mobile }, fault, phones) => {
    if (mobile === '') return undefined;
    const read = parseMobile(mobile, { ...phones, allowForeign: true });
    if (!read.ok) fault('mobile', `mobile-${read.reason}`);
    return read.ok ? read.e164 : undefined;
  },
  landline: ({ landline }, fault, phones) => {
    if (landline === '') return undefined;
    const read = parsePhone(landline, phones);
    if (!read.ok) fault('landline', 'landline');
    return read.ok ? read.e164 : undefined;
  },
  email: ({ email }, fault) => {
    const address = email.toLowerCase();
    if (address === '') return undefined;
    const isGood = z.email().safeParse(address).success && isRecipient('mail', address);
    if (!isGood) fault('email', 'email');
    return isGood ? address : undefined;
  },
  profession: ({ profession }) => profession || undefined,
};

/** In France the postal code has five digits; elsewhere it may be anything, or nothing. */
function readAddress(typed: FormValues, fault: Fault): PostalAddress | undefined {
  if (ADDRESS.every((field) => typed[field] === '')) return undefined;
  const { postcode, town, country } = typed;
  if (typed['line-1'] === '') fault('line-1', 'line');
  if (country === '' && !POSTCODE.test(postcode)) fault('postcode', 'postcode');
  if (town === '') fault('town', 'town');
  return {
    lines: LINES.map((line) => typed[line]).filter((line) => line !== ''),
    ...(postcode && { postcode }),
    ...(town && { town }),
    ...(country && { country }),
  };
}
