import type { Middleware, ParameterizedContext } from 'koa';
import type { Logger } from 'pino';
import type { Locale, Translate } from './texts.ts';

/** What every request of our web applications carries. */
export interface WebState {
  /** Shown to people on error pages and written in the log, to find one from the other. */
  requestId: string;
  locale: Locale;
  /** The person chose this language; a service’s wish does not change it. */
  localeChosen: boolean;
  t: Translate;
  log: Logger;
  /** Origins that a form of this page may end at after redirects (CSP `form-action`), besides ours. */
  formTargets: string[];
  /** Whose page this is: forms of it are good for no other person who signs in to this browser (security.md S21). */
  formOwner?: string;
  /** The service to go back to from an error page (A6). */
  wayBack?: { name: string; url: string };
}

export interface WebExtras {
  /** The parts of the address that the route names. */
  params: Record<string, string>;
  /** Renders `views/<view>.hbs` as the answer. */
  render(view: string, locals?: object, status?: number): void;
}

export type WebContext = ParameterizedContext<WebState, WebExtras>;
export type WebMiddleware = Middleware<WebState, WebExtras>;
