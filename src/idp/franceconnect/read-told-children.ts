import type { FieldError } from '../../web/forms.ts';
import { birthDateFault, readBirthDate } from '../accounts/opening/read-birth-date.ts';
import { MOST_CHILDREN } from './forms.ts';
import type { ToldChild } from './prove-birth-dates.ts';

type Typed = Readonly<Record<string, string>>;
type Told = { ok: true; told: ToldChild[] } | { ok: false; errors: FieldError[] };

/** The rows of the form, from 1. */
export const ROWS = Array.from({ length: MOST_CHILDREN }, (_, index) => index + 1);

function readRow(typed: Typed, row: number): { child?: ToldChild; errors: FieldError[] } {
  const [nameField, bornField] = [`first-name-${row}`, `born-${row}`];
  const firstName = (typed[nameField] ?? '').trim();
  const born = (typed[bornField] ?? '').trim();
  const params = { row };
  if (firstName === '' && born === '' && row > 1) return { errors: [] };
  const birthDate = readBirthDate(born);
  const errors: FieldError[] = [
    ...(firstName === '' ? [{ field: nameField, text: 'franceconnect:first-name-missing', params }] : []),
    ...(born === '' ? [{ field: bornField, text: 'franceconnect:birth-date-missing', params }] : []),
    ...(born !== '' && !birthDate
      ? [{ field: bornField, text: `franceconnect:birth-date-${birthDateFault(born)}`, params }]
      : []),
  ];
  return birthDate && firstName !== '' ? { child: { firstName, birthDate }, errors } : { errors };
}

/** The children whom she told (D2); what is missing or unreadable costs no try. */
export function readToldChildren(typed: Typed): Told {
  const rows = ROWS.map((row) => readRow(typed, row));
  const errors = rows.flatMap((row) => row.errors);
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, told: rows.flatMap(({ child }) => child ?? []) };
}
