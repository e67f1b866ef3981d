import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { findSession, touchSession } from './find-session.ts';
import { mustPassBy } from './pass-by.ts';
import { recognise, recognised } from './recognise.ts';
import { withFreshClaims } from './refresh-claims.ts';
import type { PortalSession } from './session.model.ts';
import { sessionIdOf, setSessionId } from './session-cookie.ts';

/** A page that the browser goes to, as opposed to what a script of a page fetches. */
const isNavigation = (ctx: WebContext) => ctx.method === 'GET' && ['', 'navigate'].includes(ctx.get('sec-fetch-mode'));

/**
 * The guard of every page for signed-in people: whoever is not is led through the sign-in and back to the page she asked
 * for.
 */
export function signedIn(portal: PortalWeb): WebMiddleware {
  return async (ctx, next) => {
    ctx.state.wayBack = { name: portal.name, url: ctx.path };
    const session = await currentSession(portal, ctx);
    if (!session || (isNavigation(ctx) && (await mustPassBy(portal, session)))) {
      return seeOther(ctx, `/sign-in?${new URLSearchParams({ target_link_uri: ctx.url })}`);
    }
    ctx.state.wayBack = { name: portal.name, url: '/' };
    recognise(portal, ctx, session);
    await next();
  };
}

async function currentSession(portal: PortalWeb, ctx: WebContext): Promise<PortalSession | undefined> {
  const id = sessionIdOf(portal, ctx);
  const found = await findSession(portal, id);
  const session = found && (await withFreshClaims(portal, found));
  if (session === found && found) await touchSession(portal, found);
  if (!session && id !== undefined) setSessionId(portal, ctx, undefined);
  return session;
}

/** The session that the guard put on this request. */
export function sessionOf(ctx: WebContext): PortalSession {
  const session = recognised(ctx);
  if (!session) throw new Error('this page has no guard');
  return session;
}
