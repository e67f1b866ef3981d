import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { WebContext } from '../../web/context.ts';

type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

/** The engine's context is that of our own middleware too (see `web/web-app.ts`). */
const page = (ctx: KoaContextWithOIDC) => ctx as unknown as WebContext;

/**
 * Asks whether to sign out of all services or only of the one the person comes from (A5, RP-Initiated Logout §2). The page
 * is never skipped: a link on a foreign site signs nobody out. The form is ours; the engine's HTML is not used.
 */
const askSignOut: Logout['logoutSource'] = async (ctx) => {
  const { session, client, params } = ctx.oidc;
  const target = params?.post_logout_redirect_uri;
  if (typeof target === 'string') page(ctx).state.formTargets.push(new URL(target).origin);
  page(ctx).render('idp/sign-out/confirm', {
    action: ctx.oidc.urlFor('end_session_confirm'),
    xsrf: session?.state?.secret,
    clientName: client?.clientName,
  });
};

const showSignedOut: Logout['postLogoutSuccessSource'] = async (ctx) => {
  page(ctx).render('idp/sign-out/done', { wayBack: page(ctx).state.wayBack });
};

export const signOutPages: Logout = { enabled: true, logoutSource: askSignOut, postLogoutSuccessSource: showSignedOut };
