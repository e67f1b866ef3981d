import Router from '@koa/router';
import { MINUTE_MS } from '../../clock.ts';
import { networkOf } from '../../security/network-of.ts';
import { newToken } from '../../security/token.ts';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Limit } from '../../web/limits.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { findSession } from '../sessions/find-session.ts';
import { notePassedBy } from '../sessions/pass-by.ts';
import { sessionIdOf, setSessionId } from '../sessions/session-cookie.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { LONGEST_TARGET, returnPath } from './return-path.ts';
import { ATTEMPT_MINUTES, startSignIn } from './start-sign-in.ts';

const LONGEST_HINT = 200;
/** Each start writes a document (security.md S66). Mobile operators put many families behind one address: generous. */
const STARTS: Limit = { name: 'portal-sign-in', points: 600, seconds: 60 };

/** The address that signs in, then opens a page. */
const signInFor = (returnTo: string) => `/sign-in?${new URLSearchParams({ target_link_uri: returnTo })}`;

/** Signing in at the identity provider (A5, A6), asked for by us or by another party (OIDC Core §4). */
export function signInRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const { cookies } = portal.web;
  const browserCookie = cookies.named('sign-in');

  const wayBack = (ctx: WebContext, returnTo: string) => {
    ctx.state.wayBack = { name: portal.name, url: signInFor(returnTo) };
  };

  /** The browser's secret, the same for its tabs: their sign-ins go on side by side. */
  const browserOf = (ctx: WebContext): string => {
    const browser = ctx.cookies.get(browserCookie) ?? newToken();
    ctx.cookies.set(browserCookie, browser, { ...cookies.attributes, maxAge: ATTEMPT_MINUTES * MINUTE_MS });
    return browser;
  };

  const start = async (ctx: WebContext) => {
    const { iss, login_hint: hint = '', target_link_uri: target } = ctx.query;
    const foreign = iss !== undefined && iss !== portal.settings.issuer;
    if (foreign || typeof hint !== 'string' || hint.length > LONGEST_HINT) throw new AppError('bad-request');
    if (String(target).length > LONGEST_TARGET) throw new AppError('bad-request');
    const returnTo = returnPath(target, portal.settings.url);
    wayBack(ctx, returnTo);
    const taken = await portal.limits.take(STARTS, networkOf(ctx.ip));
    if (!taken.ok) throw new AppError('too-many', { retryAfterSeconds: STARTS.seconds });
    const { locale } = ctx.state;
    const url = await startSignIn(portal, { browser: browserOf(ctx), returnTo, locale, loginHint: hint || undefined });
    seeOther(ctx, url.href);
  };

  const callback = async (ctx: WebContext) => {
    const sessionId = sessionIdOf(portal, ctx);
    const browser = ctx.cookies.get(browserCookie);
    const end = await finishSignIn(portal, { query: ctx.querystring, browser, sessionId });
    if (end.ok) {
      setSessionId(portal, ctx, end.sessionId);
      return seeOther(ctx, end.returnTo);
    }
    const returnTo = end.reason === 'unknown' ? '/' : end.returnTo;
    // Signed in already, in another tab or by this very answer (back button, reload): nothing to complain of.
    const session = await findSession(portal, sessionId);
    if (session) {
      await notePassedBy(portal, session);
      return seeOther(ctx, returnTo);
    }
    if (end.reason === 'declined') return ctx.render('portal/sign-in/declined', { signIn: signInFor(returnTo) });
    wayBack(ctx, returnTo);
    if (end.reason === 'unknown') throw new AppError('sign-in-failed');
    ctx.state.log.warn({ err: end.error.cause, code: end.error.code }, 'sign-in refused');
    throw end.error;
  };

  return new Router<WebState, WebExtras>().get('/sign-in', start).get('/sign-in/callback', callback);
}
