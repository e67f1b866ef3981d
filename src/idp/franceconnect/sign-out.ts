import { trusted } from 'mongoose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { createSeal } from '../../security/seal.ts';
import { hashToken } from '../../security/token.ts';
import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { ROUTES } from '../oidc/routes.ts';
import { forgetSession, sessionTokenOf } from './browser-cookies.ts';
import type { FranceConnect } from './client.ts';
import { SESSION_SEAL } from './keep-visit.ts';
import { newState } from './new-state.ts';
import { franceConnectSessions } from './session.model.ts';

/** Where a sign-out of ours goes on to, when the session at FranceConnect is to be ended too. */
export const LEAVING_PATH = '/franceconnect/sign-out';
const CONFIRMED_PATH = `${ROUTES.end_session}/confirm`;
const DONE_PATH = `${ROUTES.end_session}/success`;

/**
 * Chains the end of our session to that of FranceConnect's (D6). The engine has ended ours and says where the browser goes
 * next, which it has checked: that waits in the document of the session there, and no address comes from outside.
 */
export function chainSignOut(idp: IdpWeb): WebMiddleware {
  return async (ctx, next) => {
    await next();
    const token = ctx.method === 'POST' && ctx.path === CONFIRMED_PATH ? sessionTokenOf(idp, ctx) : undefined;
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    const returnTo = ctx.response.get('location');
    // One service was left, and she stays signed in; or nothing was ended.
    if (!token || !oidc?.params?.logout || ctx.status !== 303 || !returnTo) return;
    const accountId = oidc.session?.accountId;
    const { matchedCount } = await franceConnectSessions(idp.db).updateOne(
      { _id: hashToken(token), accountId: accountId ?? '', expiresAt: trusted({ $gt: idp.clock.now() }) },
      { $set: { leaving: { state: '', returnTo } } },
    );
    if (matchedCount === 1) seeOther(ctx, LEAVING_PATH);
  };
}

/** The two pages of the way there and back; people see the first for a moment. */
export function signOutPages(idp: IdpWeb, franceConnect: FranceConnect) {
  const { clock, config, db } = idp;
  const find = async (token = '') => {
    const alive = { _id: hashToken(token), expiresAt: trusted({ $gt: clock.now() }) };
    return (await franceConnectSessions(db).findOne(alive).lean()) ?? undefined;
  };

  async function forget(ctx: WebContext, token: string) {
    await franceConnectSessions(db).deleteOne({ _id: hashToken(token) });
    forgetSession(idp, ctx);
  }

  return {
    /**
     * Sends the browser to FranceConnect by a page of ours rather than a redirect: after a form, the browser would hold all
     * the redirects there against our CSP, to identity providers whom nobody can list.
     */
    async leave(ctx: WebContext) {
      const token = sessionTokenOf(idp, ctx);
      const session = await find(token);
      if (!token || !session?.leaving || !session.idToken) return seeOther(ctx, DONE_PATH);
      const { leaving } = session;
      const idToken = createSeal(config.idp.sealingKey, SESSION_SEAL).open(session.idToken, session._id);
      const state = newState();
      const url = await franceConnect.signOutUrl({ idToken, state });
      if (!url) {
        ctx.state.log.warn('FranceConnect is down: its session is left to end by itself');
        await forget(ctx, token);
        return seeOther(ctx, leaving.returnTo);
      }
      await franceConnectSessions(db).updateOne({ _id: session._id }, { $set: { 'leaving.state': hashToken(state) } });
      ctx.set('refresh', `0; url=${url.href}`);
      ctx.render('idp/franceconnect/leaving', { url: url.href, returnTo: leaving.returnTo });
    },

    /** The registered address that FranceConnect sends back to: on to where the sign-out was going. */
    async back(ctx: WebContext) {
      const token = sessionTokenOf(idp, ctx);
      const session = await find(token);
      const state = ctx.query.state;
      const leaving = session?.leaving;
      if (!token || typeof state !== 'string' || leaving?.state !== hashToken(state)) return seeOther(ctx, DONE_PATH);
      await forget(ctx, token);
      seeOther(ctx, leaving.returnTo);
    },
  };
}
