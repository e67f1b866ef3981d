import { homePhone } from '../../phone/written-phone.ts';
import type { WebState } from '../../web/context.ts';
import { type ContactChange, type ContactDetails, DETAIL_FIELDS, type DetailField } from '../corrections/details.ts';
import { isProfessionCode } from './typed-details.ts';

type Words = Pick<WebState, 't'>;

/** A detail as people read it, line by line; none: nothing is known. */
function linesOf(field: DetailField, value: ContactChange[DetailField], { t }: Words): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object') {
    const { lines, postcode, town, country } = value;
    return [...lines, [postcode, town].filter(Boolean).join(' '), country ?? ''].filter((line) => line !== '');
  }
  if (field === 'profession' && isProfessionCode(value)) return [t('contact-details:code', { code: value })];
  return [value.startsWith('+') ? homePhone(value) : value];
}

interface ShownDetail {
  field: DetailField;
  label: string;
  lines: string[];
  /** Left to right in every language. */
  plain: boolean;
}

const PLAIN: readonly DetailField[] = ['mobile', 'landline', 'email'];

/** All details, in the order of the fiche. */
export const showDetails = (details: ContactDetails, words: Words): ShownDetail[] =>
  DETAIL_FIELDS.map((field) => ({
    field,
    label: words.t(`contact-details:field.${field}`),
    lines: linesOf(field, details[field], words),
    plain: PLAIN.includes(field),
  }));

/** What changes, before and after. */
export const showChange = (before: ContactDetails, after: ContactDetails, words: Words) => {
  const shown = { before: showDetails(before, words), after: showDetails(after, words) };
  return shown.before.flatMap(({ lines, ...detail }, place) => {
    const now = shown.after[place]!.lines;
    return lines.join('\n') === now.join('\n') ? [] : [{ ...detail, before: lines, after: now }];
  });
};
