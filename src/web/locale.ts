import { DAY_MS } from '../clock.ts';
import type { WebContext, WebMiddleware } from './context.ts';
import type { CookieNames } from './cookies.ts';
import { DEFAULT_LOCALE, LOCALES, type Locale, type Texts } from './texts.ts';

const CHOICE_DAYS = 365;
const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);

/** The first of some BCP 47 tags that we speak: `en-GB` is served by `en`. */
function firstSpoken(tags: readonly string[]): Locale | undefined {
  return tags.map((tag) => tag.toLowerCase().split('-')[0]).find(isLocale);
}

/**
 * The language of a page (F10): what the person chose by `?lang=`, else what the service asked for (`ui_locales`, see
 * {@link preferLocales}), else the browser's, else French.
 */
export function chooseLocale(texts: Texts, cookies: CookieNames): WebMiddleware {
  return (ctx, next) => {
    const asked = ctx.query.lang;
    if (isLocale(asked)) {
      ctx.cookies.set(cookies.locale, asked, {
        ...cookies.attributes,
        maxAge: CHOICE_DAYS * DAY_MS,
      });
    }
    const chosen = isLocale(asked) ? asked : ctx.cookies.get(cookies.locale);
    const browser = ctx.acceptsLanguages([...LOCALES]);
    setLocale(ctx, texts, isLocale(chosen) ? chosen : isLocale(browser) ? browser : DEFAULT_LOCALE);
    ctx.state.localeChosen = isLocale(chosen);
    return next();
  };
}

function setLocale(ctx: WebContext, texts: Texts, locale: Locale) {
  ctx.state.locale = locale;
  ctx.state.t = texts.in(locale);
  ctx.set('content-language', locale);
}

/** Follows the languages that a service asks for, unless the person chose one herself. */
export function preferLocales(ctx: WebContext, texts: Texts, tags: readonly string[]) {
  const spoken = firstSpoken(tags);
  if (spoken && !ctx.state.localeChosen) setLocale(ctx, texts, spoken);
}
