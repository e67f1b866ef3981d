import { printed } from '../../web/texts.ts';

/** Writes days and hours as a reader does, where the school is (I7). */
export interface WrittenDates {
  /** «26/02/2027», of a moment or of a day of the campaign (`2027-02-26`). */
  day(when: Date | string): string;
  /** «18 h 42» in French. */
  hour(when: Date): string;
}

export const writtenDates = (locale: string, zone: string): WrittenDates => ({
  day: (when) => printed(when, 'day', locale, typeof when === 'string' ? 'UTC' : zone),
  hour: (when) => {
    const hour = printed(when, 'hour', locale, zone);
    return locale === 'fr' ? hour.replace(':', '\u00a0h\u00a0') : hour;
  },
});
