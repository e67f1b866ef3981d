import { type Locale, printed } from '../../web/texts.ts';
import { timeZoneOf } from './school-days.ts';

/** How a school's families read dates: in their language, in the school's time zone (I7). */
export interface LocalDates {
  /** «16/10/2026» */
  day(when: Date): string;
  /** «14 h 05» in French. */
  hour(when: Date): string;
  /** «26/02/2027», of a day of the campaign as it is stored: `2027-02-26`. */
  campaignDay(day: string): string;
  /** «mardi 8 juin 2027», the last day before an end such as `Instants` has them. */
  lastDay(end: Date): string;
  /** «mardi 8 juin 2027» */
  weekday(when: Date): string;
}

export function localDates(uai: string, locale: Locale): LocalDates {
  const zone = timeZoneOf(uai);
  const weekday = (when: Date) => {
    const day = printed(when, 'weekday', locale, zone);
    return locale === 'fr' ? day.replace(' 1 ', ' 1er ') : day;
  };
  return {
    day: (when) => printed(when, 'day', locale, zone),
    hour: (when) => {
      const hour = printed(when, 'hour', locale, zone);
      return locale === 'fr' ? hour.replace(':', '\u00a0h\u00a0') : hour;
    },
    campaignDay: (day) => printed(day, 'day', locale, 'UTC'),
    weekday,
    lastDay: (end) => weekday(new Date(end.getTime() - 1)),
  };
}
