import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { textIn } from '../config/groups/localized-text.ts';
import type { Config } from '../config/schema.ts';
import type { WebMiddleware } from './context.ts';
import { type CookieNames, cookieNames } from './cookies.ts';
import { createCsrf } from './csrf.ts';
import { errorPages } from './error-page.ts';
import { submitWith } from './forms.ts';
import { securityHeaders } from './headers.ts';
import { chooseLocale } from './locale.ts';
import { trustedPeer } from './peer.ts';
import type { Render } from './render.ts';
import { LOCALES, type Texts } from './texts.ts';

/** What both of our web applications are built from. */
export interface WebOptions {
  app: 'idp' | 'portal';
  /** The address people see: the issuer, or the portal's. */
  url: string;
  trustedProxies: readonly string[];
  /** The page for those who write software of schools, where there is one. */
  developersUrl?: string;
  /** The `brand` group, with the addresses of its logo and sheet (see `assets/brand.ts`). */
  brand: Config['brand'] & { logoUrl?: string | undefined; styleUrl?: string | undefined };
  version: string;
  texts: Texts;
  views: Render;
  /** Serves `/assets/…`. */
  assets: WebMiddleware;
  /** Counts and times every answer, those of errors too. */
  measure: WebMiddleware;
  log: Logger;
  clock: Clock;
}

export interface WebApp {
  cookies: CookieNames;
  submit: ReturnType<typeof submitWith>;
  /** In their order, before any route. */
  middleware: WebMiddleware[];
}

/** The address of the page in another language, for the header's switch. */
function inLocale(url: string, locale: string) {
  const address = new URL(url);
  address.searchParams.set('lang', locale);
  // Never `//host`, which would lead away from here.
  return address.pathname.replace(/^\/+/, '/') + address.search;
}

/** The ground of a web application: who asks, in which language, how pages are rendered, what every answer carries. */
export function createWebApp(options: WebOptions): WebApp {
  const { app, brand, texts, views, log, clock } = options;
  const secure = options.url.startsWith('https:');
  const cookies = cookieNames(app, secure);
  const csrf = createCsrf(cookies);
  const service =
    app === 'idp'
      ? { name: brand.idpName, tagline: brand.idpTagline }
      : { name: brand.portalName, tagline: brand.portalTagline };

  const start: WebMiddleware = async (ctx, next) => {
    const requestId = randomUUID().slice(0, 8);
    const startedAt = clock.now().getTime();
    Object.assign(ctx.state, {
      requestId,
      log: log.child({ app, requestId }),
      formTargets: [],
    });
    ctx.set('x-request-id', requestId);
    await next();
    const route = (ctx as { _matchedRoute?: string })._matchedRoute ?? 'other';
    const milliseconds = clock.now().getTime() - startedAt;
    ctx.state.log.info({
      method: ctx.method,
      route,
      status: ctx.status,
      milliseconds,
    });
  };

  const rendering: WebMiddleware = (ctx, next) => {
    ctx.render = (view, locals = {}, status = ctx.status === 404 ? 200 : ctx.status) => {
      const { t, locale } = ctx.state;
      const otherLocales = LOCALES.filter((other) => other !== locale).map((code) => ({
        code,
        label: t(`layout:language.${code}`),
        url: inLocale(ctx.href, code),
      }));
      ctx.status = status;
      ctx.type = 'html';
      ctx.body = views(view, {
        t,
        locale,
        dir: texts.direction(locale),
        otherLocales,
        brand: { lines: brand.lines, logoUrl: brand.logoUrl, styleUrl: brand.styleUrl },
        service: { ...service, tagline: textIn(service.tagline, locale) },
        version: options.version,
        home: '/',
        developersUrl: options.developersUrl,
        csrfToken: csrf.token(ctx),
        ...locals,
      });
    };
    return next();
  };

  return {
    cookies,
    submit: submitWith(csrf),
    middleware: [
      trustedPeer(options.url, options.trustedProxies),
      start,
      options.measure,
      securityHeaders(secure),
      options.assets,
      chooseLocale(texts, cookies),
      rendering,
      errorPages(),
    ],
  };
}
