import { Temporal } from 'temporal-polyfill';

/** Schools overseas keep their own time; the first three digits of a UAI are its département. */
const TIME_ZONES: Readonly<Record<string, string>> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot',
  '986': 'Pacific/Wallis',
  '987': 'Pacific/Tahiti',
  '988': 'Pacific/Noumea',
};

/** The time zone of a school (I7). */
export const timeZoneOf = (uai: string): string => TIME_ZONES[uai.slice(0, 3)] ?? 'Europe/Paris';

const beginnings = new Map<string, number>();

/** Every page asks for the eight days of a campaign: each is worked out once, of the few hundred that a year has. */
function beginningOf(day: string, timeZone: string, after: 0 | 1): Date {
  const name = `${day} ${after} ${timeZone}`;
  const known = beginnings.get(name);
  if (known !== undefined) return new Date(known);
  const beginning = Temporal.PlainDate.from(day).add({ days: after }).toZonedDateTime(timeZone).epochMilliseconds;
  beginnings.set(name, beginning);
  return new Date(beginning);
}

/** The first moment of a day, `2027-02-26`, where a school is. */
export const startOfDay = (day: string, timeZone: string): Date => beginningOf(day, timeZone, 0);

/** The first moment after a day: what closes on a day closes at its end. */
export const endOfDay = (day: string, timeZone: string): Date => beginningOf(day, timeZone, 1);

/** The day it is somewhere, `2027-02-26`. */
export const dayAt = (moment: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The school year of a moment, by its first calendar year: it begins on 1 August. */
export function schoolYearOf(moment: Date, timeZone: string): number {
  const { year, month } = Temporal.PlainDate.from(dayAt(moment, timeZone));
  return month >= 8 ? year : year - 1;
}
