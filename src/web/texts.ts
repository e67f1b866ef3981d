import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { createInstance } from 'i18next';

export const LOCALES = ['fr', 'en', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'fr';

/** Whose habits dates and numbers follow. Most who read Arabic in France write it as in the Maghreb, with the digits of French. */
export const REGIONS: Readonly<Record<string, string>> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA' };

/** How long to wait, in its largest unit and never too short: «45 secondes», «12 minutes». Texts write `{{wait, duration}}`. */
export function duration(seconds: number, locale: string): string {
  const [amount, unit] =
    seconds < 60 ? [seconds, 'second'] : seconds < 3600 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const format = new Intl.NumberFormat(REGIONS[locale], { style: 'unit', unit: String(unit), unitDisplay: 'long' });
  return format.format(Math.max(1, Math.ceil(Number(amount))));
}

const STYLES = {
  day: { dateStyle: 'short' },
  hour: { timeStyle: 'short' },
  /** «mardi 8 juin 2027»: a last day, that nobody should count wrong. */
  weekday: { dateStyle: 'full' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/**
 * A day or an hour as people of this language write it; Arabic too has the day before the month from left to right, as in
 * the fields where dates are typed. Texts write `{{at, day}}`, `{{at, hour}}`.
 *
 * @param timeZone of the place that the date is for: a school overseas keeps its own
 */
export const printed = (
  when: Date | string,
  style: keyof typeof STYLES,
  locale: string,
  timeZone = 'Europe/Paris',
): string => formatOf(style, locale, timeZone).format(new Date(when)).replaceAll('\u200f', '');

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs far more than using it: there is one a language, style and zone. */
function formatOf(style: keyof typeof STYLES, locale: string, timeZone: string): Intl.DateTimeFormat {
  const name = `${style} ${locale} ${timeZone}`;
  const known = formats.get(name) ?? new Intl.DateTimeFormat(REGIONS[locale], { ...STYLES[style], timeZone });
  formats.set(name, known);
  return known;
}

/** The text of a key `namespace:key` in one language, with its parameters. */
export type Translate = (key: string, params?: Record<string, unknown>) => string;

export interface Texts {
  in(locale: Locale): Translate;
  /** Which way the language is written, as HTML's `dir` says it. */
  direction(locale: Locale): 'ltr' | 'rtl';
}

/**
 * A value among words written right to left, kept in its own order by Unicode's isolates (UAX 9 §2.4): without them
 * «06 12 34» is read «34 12 06».
 */
const isolated = (value: string): string => (/^\d*$/.test(value) ? value : `\u2068${value}\u2069`);

/** Every namespace of a language: `views/locales/<locale>/<namespace>.json`. */
export function readTexts(directory: string, locale: Locale): Record<string, object> {
  const folder = join(directory, locale);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [parse(file).name, JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
  );
}

/**
 * The texts of the interface (F10). Escaping is left to Handlebars. A key that no language has is a fault of ours and
 * throws, so that no page shows a key to a family.
 */
export function loadTexts(directory: string): Texts {
  const i18n = createInstance();
  void i18n.init({
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, readTexts(directory, locale)])),
    fallbackLng: DEFAULT_LOCALE,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  i18n.services.formatter?.add('duration', (seconds, locale) => duration(Number(seconds), String(locale)));
  for (const style of ['day', 'hour'] as const)
    i18n.services.formatter?.add(style, (when, locale) => printed(when as string, style, String(locale)));
  const rightToLeft = i18n.cloneInstance({ interpolation: { escapeValue: true, escape: isolated } });
  const translators = new Map(
    LOCALES.map((locale) => [locale, (i18n.dir(locale) === 'rtl' ? rightToLeft : i18n).getFixedT(locale)]),
  );
  return {
    direction: (locale) => i18n.dir(locale),
    in: (locale) => {
      const translate = translators.get(locale)!;
      return (key, params = {}) => {
        if (!i18n.exists(key, params)) throw new Error(`no text has the key ${key}`);
        return String(translate(key, params));
      };
    },
  };
}
