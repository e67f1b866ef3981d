import Router from '@koa/router';
import { MINUTE_MS } from '../../clock.ts';
import { newToken } from '../../security/token.ts';
import { readFormBody } from '../../web/body.ts';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { emptyForm, type FormPage, noFields } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { endStays } from '../campaign-mails/end-stays.ts';
import type { PortalWeb } from '../context.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { findSession } from '../sessions/find-session.ts';
import { recogniseVisitor } from '../sessions/recognise.ts';
import { type PortalSession, stayOf } from '../sessions/session.model.ts';
import { sessionIdOf, setSessionId } from '../sessions/session-cookie.ts';
import { obeyLogout } from './obey-logout.ts';
import { providerSignOut } from './provider-sign-out.ts';

const RETURN_MINUTES = 60;

/** Signing out here and at the provider (A5), and sign-outs that the provider tells us of. */
export function signOutRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const { cookies, submit } = portal.web;
  const stateCookie = cookies.named('sign-out');

  const page: FormPage = (ctx) => {
    ctx.state.formTargets.push(portal.settings.issuer);
    ctx.render('portal/sign-out/confirm');
  };

  /** Where to go next: the provider, to end its session too; or, when it is away, our own page, which says so. */
  const nextOf = async (ctx: WebContext, session: PortalSession | undefined): Promise<string> => {
    const tokens = session && portal.tokenSeal.open(session.tokens, session._id);
    if (!tokens) return '/sign-out/done';
    const state = newToken();
    try {
      const url = await providerSignOut(portal, tokens.idToken, state);
      ctx.cookies.set(stateCookie, state, { ...cookies.attributes, maxAge: RETURN_MINUTES * MINUTE_MS });
      return url.href;
    } catch (thrown) {
      if (thrown instanceof AppError) return '/sign-out/half-done';
      throw thrown;
    }
  };

  const signOut = submit(noFields, page, async (ctx) => {
    const id = sessionIdOf(portal, ctx);
    const session = id === undefined ? undefined : await endSession(portal, id);
    if (session) await endStays(portal, [stayOf(session)]);
    setSessionId(portal, ctx, undefined);
    ctx.set('clear-site-data', '"cache", "storage"');
    seeOther(ctx, await nextOf(ctx, session));
    return undefined;
  });

  const done = async (ctx: WebContext) => {
    if (await findSession(portal, sessionIdOf(portal, ctx))) return seeOther(ctx, '/');
    const state = ctx.cookies.get(stateCookie);
    if (state !== undefined) ctx.cookies.set(stateCookie, null, cookies.attributes);
    return ctx.render('portal/sign-out/done', { returned: state !== undefined && state === ctx.query.state });
  };

  const backchannel = async (ctx: WebContext) => {
    ctx.set('cache-control', 'no-store');
    const { logout_token: token } = await readFormBody(ctx);
    const obeyed = token !== undefined && (await obeyLogout(portal, token));
    ctx.status = obeyed ? 200 : 400;
    ctx.body = obeyed ? '' : { error: 'invalid_request', error_description: 'the logout token is not valid' };
  };

  return new Router<WebState, WebExtras>()
    .get('/sign-out', recogniseVisitor(portal), (ctx) => page(ctx, emptyForm))
    .post('/sign-out', signOut)
    .get('/sign-out/done', done)
    .get('/sign-out/half-done', (ctx) => ctx.render('portal/sign-out/half-done'))
    .post('/sign-out/backchannel', backchannel);
}
