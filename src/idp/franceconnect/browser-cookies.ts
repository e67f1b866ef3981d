import { HOUR_MS, MINUTE_MS } from '../../clock.ts';
import { newToken } from '../../security/token.ts';
import type { WebContext } from '../../web/context.ts';
import type { IdpWeb } from '../context.ts';

type Needs = Pick<IdpWeb, 'config' | 'web'>;

/** FranceConnect keeps a sign-in half an hour (§4); a little more, so that its own page is the one that says so. */
export const ATTEMPT_MINUTES = 40;

const attemptCookie = ({ web }: Needs) => web.cookies.named('franceconnect');
const sessionCookie = ({ web }: Needs) => web.cookies.named('franceconnect-session');

/** The browser's secret, the same for its tabs: their visits go on side by side. */
export const browserOf = (idp: Needs, ctx: WebContext): string => ctx.cookies.get(attemptCookie(idp)) ?? '';

/** The same, made where there is none. */
export function rememberBrowser(idp: Needs, ctx: WebContext): string {
  const browser = browserOf(idp, ctx) || newToken();
  ctx.cookies.set(attemptCookie(idp), browser, {
    ...idp.web.cookies.attributes,
    maxAge: ATTEMPT_MINUTES * MINUTE_MS,
  });
  return browser;
}

/** What names the session at FranceConnect that this browser opened (D6). */
export const sessionTokenOf = (idp: Needs, ctx: WebContext): string | undefined => ctx.cookies.get(sessionCookie(idp));

export function rememberSession(idp: Needs, ctx: WebContext, token: string): void {
  ctx.cookies.set(sessionCookie(idp), token, {
    ...idp.web.cookies.attributes,
    maxAge: idp.config.idp.session.maximumHours * HOUR_MS,
  });
}

export function forgetSession(idp: Needs, ctx: WebContext): void {
  ctx.cookies.set(sessionCookie(idp), null, idp.web.cookies.attributes);
}
