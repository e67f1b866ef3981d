const WRITTEN = /^(\d{1,2})\s?[/.\s-]\s?(\d{1,2})\s?[/.\s-]\s?(\d{4})$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;
const SHORT_YEAR = /^(\d{1,2}\s?[/.\s-]\s?\d{1,2}\s?[/.\s-]\s?\d{1,3}|\d{6})$/;
const EARLIEST_YEAR = 1900;

/**
 * A day as a parent types it (B6): 31/12/2012, 31.12.2012, 31-12-2012, 31 12 2012 or 31122012.
 *
 * @returns YYYY-MM-DD, or undefined for what is no day of the calendar
 */
export function readBirthDate(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const [, day, month, year] = WRITTEN.exec(text) ?? DIGITS.exec(text) ?? [];
  if (!day || !month || !year || Number(year) < EARLIEST_YEAR) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${written}T00:00:00Z`);
  // A 30 February is carried to March by Date, or refused by it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : undefined;
}

/** Why a text is no day for {@link readBirthDate}: what to tell her who typed it. */
export function birthDateFault(typed: string): 'letters' | 'short-year' | 'unreadable' {
  const text = typed.normalize('NFKC').trim();
  if (/\p{L}/u.test(text)) return 'letters';
  return SHORT_YEAR.test(text) ? 'short-year' : 'unreadable';
}
