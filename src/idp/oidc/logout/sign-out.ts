import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../../../config/schema.ts';
import { createSeal } from '../../../security/seal.ts';
import type { WebContext } from '../../../web/context.ts';
import type { IdpContext } from '../../context.ts';
import { pairwiseSubject } from '../claims/pairwise.ts';
import { formTarget } from '../form-target.ts';
import { forwardForm } from '../forward-form.ts';
import { ROUTES } from '../routes.ts';

const HINT_SEAL = 'sign-out-hint';

/**
 * The address that signs out of everything without asking: for a form of «Mon compte», whose token proved who pressed it.
 *
 * @param sessionUid the only session that it ends
 */
export function signOutUrl({ idp }: Config, sessionUid: string): string {
  const hint = createSeal(idp.sealingKey, HINT_SEAL).seal(sessionUid, HINT_SEAL);
  return `${ROUTES.end_session}?${new URLSearchParams({ logout_hint: hint })}`;
}

/** She pressed «Se déconnecter» on our own pages, in this very session. */
function askedByUs({ idp }: Config, { session, params }: KoaContextWithOIDC['oidc']): boolean {
  const hint = params?.logout_hint;
  if (typeof hint !== 'string' || !session) return false;
  try {
    return createSeal(idp.sealingKey, HINT_SEAL).open(hint, HINT_SEAL) === session.uid;
  } catch {
    return false;
  }
}

type Needs = Pick<IdpContext, 'clients' | 'config'>;
type Logout = NonNullable<NonNullable<Configuration['features']>['rpInitiatedLogout']>;

/** The engine's context is that of our own middleware too (see `web/web-app.ts`). */
const page = (ctx: KoaContextWithOIDC) => ctx as unknown as WebContext;

/** The service holds an ID token of this very session's person: it was she who asked there to be signed out. */
async function askedByService(
  { clients, config }: Needs,
  { session, client, entities }: KoaContextWithOIDC['oidc'],
): Promise<boolean> {
  const hint = entities.IdTokenHint?.payload;
  const accountId = session?.accountId;
  if (!hint || accountId === undefined) return false;
  const known = await clients.find(client?.clientId);
  return known !== undefined && hint.sub === pairwiseSubject(config, known, accountId);
}

/**
 * Sign-out at the provider (A5, RP-Initiated Logout §2). A service that proves whom it speaks of is obeyed; otherwise the
 * person chooses, since a link on a foreign site must sign nobody out. The forms are ours, the engine's HTML is not used.
 */
export function signOutPages(idp: Needs): Logout {
  return {
    enabled: true,

    async logoutSource(ctx) {
      const { session, client, params } = ctx.oidc;
      const action = ctx.oidc.urlFor('end_session_confirm');
      const xsrf = String(session?.state?.secret);
      const target = params?.post_logout_redirect_uri;
      if (typeof target === 'string') page(ctx).state.formTargets.push(formTarget(target));
      if (askedByUs(idp.config, ctx.oidc) || (await askedByService(idp, ctx.oidc)))
        forwardForm(page(ctx), action, { xsrf, logout: 'yes' }, true);
      else page(ctx).render('idp/sign-out/confirm', { action, xsrf, leaving: client?.clientName });
    },

    /** With a client: the person left that one, and stays signed in. */
    postLogoutSuccessSource(ctx) {
      page(ctx).render('idp/sign-out/done', { left: ctx.oidc.client?.clientName, wayBack: page(ctx).state.wayBack });
    },
  };
}
