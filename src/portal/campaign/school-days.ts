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

/** The first moment of a day, `2027-02-26`, where a school is. */
export const startOfDay = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);

/** The first moment after a day: what closes on a day closes at its end. */
export const endOfDay = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds);

/** The day it is somewhere, `2027-02-26`. */
export const dayAt = (moment: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The school year of a moment, by its first calendar year: it begins on 1 August. */
export function schoolYearOf(moment: Date, timeZone: string): number {
  const { year, month } = Temporal.PlainDate.from(dayAt(moment, timeZone));
  return month >= 8 ? year : year - 1;
}
