/** A text without double spaces; undefined when nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ').trim() || undefined;
}

/** A name without stray quotes either (`domain/imports.md` §1.3). */
export function cleanName(text: string | undefined): string | undefined {
  return cleanText(text?.replace(/["“”«»]/g, ' '));
}

/** Characters a value may have: `domain/imports.md` §1.6 for names and towns, more where school files are known to hold more. */
const LIMITS = {
  number: 40,
  code: 20,
  name: 100,
  phone: 40,
  division: 60,
  addressLine: 200,
  town: 100,
  schoolName: 200,
} as const;

const EMAIL_LIMIT = 254;

/** A value of a row with its kind, by the element or column it stands in. */
export type LimitedValues = Readonly<Record<string, readonly [kind: keyof typeof LIMITS, text: string | undefined]>>;

/** Tells each value that is longer than any real one: it would fit neither pages nor messages. */
export function checkLengths(values: LimitedValues, tell: (element: string, limit: number) => void): void {
  for (const [element, [kind, text]] of Object.entries(values)) {
    if (text !== undefined && text.length > LIMITS[kind]) tell(element, LIMITS[kind]);
  }
}

/** A day written `dd/mm/yyyy` or `yyyy-mm-dd`, as YYYY-MM-DD; undefined when no calendar has it. */
export function parseDay(text: string): string | undefined {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]}-${french[1]}` : /^\d{4}-\d{2}-\d{2}$/.exec(text)?.[0];
  if (iso === undefined) return undefined;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** A birth date: a day of the last 120 years, not to come. */
export function parseBirthDate(text: string, today: Date): string | undefined {
  const day = parseDay(text);
  if (day === undefined || day > today.toISOString().slice(0, 10)) return undefined;
  return Number(day.slice(0, 4)) >= today.getUTCFullYear() - 120 ? day : undefined;
}

/** RNIE, BEA and apprenticeship numbers, of which old ones have underscores as fillers (`domain/imports.md` §3). */
const INE = /^(?:[\d_]{9}[A-Z_]{2}|[\d_]{10}[A-Z]|\d{4}A\d{5}[A-Z])$/;

/** A national number in capitals; `null` when it is there and not of any known shape. */
export function parseIne(text: string | undefined): string | null | undefined {
  const ine = text?.replace(/\s/g, '').toUpperCase();
  if (ine === undefined || ine === '') return undefined;
  return INE.test(ine) && /\d/.test(ine) ? ine : null;
}

const EMAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,190}\.[a-z]{2,24}$/;

/** A lower-case address; `null` when it is there and cannot be one. */
export function parseEmail(text: string | undefined): string | null | undefined {
  const email = text?.trim().toLowerCase();
  if (email === undefined || email === '') return undefined;
  return email.length <= EMAIL_LIMIT && EMAIL.test(email) ? email : null;
}

/** The school year of a day by its first year: it turns on 1 August. */
export function schoolYearOf(day: Date): number {
  return day.getUTCMonth() >= 7 ? day.getUTCFullYear() : day.getUTCFullYear() - 1;
}

/**
 * A text kept long after the block of the file it was cut from. Engines keep the whole block alive behind a piece of it:
 * a copy does not.
 */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}
