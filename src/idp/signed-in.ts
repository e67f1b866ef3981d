import { randomBytes } from 'node:crypto';
import type { Session } from 'oidc-provider';
import { createSeal } from '../security/seal.ts';
import type { WebContext, WebMiddleware } from '../web/context.ts';
import { AppError } from '../web/errors.ts';
import { preferLocales } from '../web/locale.ts';
import { seeOther } from '../web/see-other.ts';
import { accountMenu, isForGuardians } from './account-menu.ts';
import { type Account, accounts } from './accounts/account.model.ts';
import { settledAccount } from './accounts/closing/settled-account.ts';
import type { IdpWeb } from './context.ts';
import { OWN_CLIENT_ID, ownClient } from './oidc/clients/own-client.ts';
import { sessionSeconds } from './oidc/lifetimes.ts';
import { ROUTES } from './oidc/routes.ts';

/** Who sees a page of «Mon compte», and by which sign-in. */
export interface Visitor {
  account: Account;
  session: {
    /** Of the provider's session: what ends all others spares this one. */
    uid: string;
    signedInAt: Date;
    /** By the names of RFC 8176. */
    amr: string[];
  };
}

/** A sensitive change needs a sign-in so young (security.md S27). */
const RECENT_MINUTES = 15;
/** Its form is not shown on an older one, so that it does not become too old while it is filled in. */
const RECENT_ENOUGH_TO_BEGIN_MINUTES = 10;
/** A session in use is written again after so long, not at every page. */
const EXTENDED_AFTER_SECONDS = 60;
const LONGEST_PATH = 500;
const RETURN_SEAL = 'my-account-return';
const HOME = '/my-account';
/** Takes the form of «Se déconnecter», in the header of every page. */
export const SIGN_OUT_PATH = `${HOME}/sign-out`;

/** The visitor that the guard put on this request. */
export const visitorOf = (ctx: WebContext): Visitor => (ctx.state as unknown as { visitor: Visitor }).visitor;

/** «Mme Sandrine BRIVAL» (F1). */
export const fullName = ({ civility, givenName, familyName }: Account): string =>
  [civility, givenName, familyName.toLocaleUpperCase('fr')].filter(Boolean).join(' ');

/**
 * The guard of every page under `/my-account`: finds who is signed in to the provider in this browser, and extends the
 * session as it is used (A5). Nobody is: leads to a sign-in, and back to this page. Its forms are good for this person
 * alone, and pages show her name and the menu (`layouts/account`).
 */
export const signedIn = (idp: IdpWeb): WebMiddleware => guard(idp, () => true);

/**
 * The same for what only the owner herself may do: her sign-in must be less than 15 minutes old (security.md S27). It is
 * asked for again before the form is shown, so that none that was begun is lost.
 */
export function signedInRecently(idp: IdpWeb): WebMiddleware {
  return guard(idp, (ctx, { session }) => {
    const minutes = isRead(ctx) ? RECENT_ENOUGH_TO_BEGIN_MINUTES : RECENT_MINUTES;
    return idp.clock.now().getTime() - session.signedInAt.getTime() < minutes * 60_000;
  });
}

/** The page that a sign-in of «Mon compte» began at; ours alone can be the one told (security.md S30). */
export function returnPath({ config }: Pick<IdpWeb, 'config'>, state: unknown): string {
  try {
    return createSeal(config.idp.sealingKey, RETURN_SEAL).open(String(state), RETURN_SEAL);
  } catch {
    return HOME;
  }
}

function guard(idp: IdpWeb, suffices: (ctx: WebContext, visitor: Visitor) => boolean): WebMiddleware {
  return async (ctx, next) => {
    const visitor = await findVisitor(idp, ctx);
    if (!visitor && ctx.path === SIGN_OUT_PATH) return seeOther(ctx, ROUTES.end_session);
    if (!visitor || !suffices(ctx, visitor)) return askToSignIn(idp, ctx, visitor);
    if (visitor.account.kind === 'pupil' && isForGuardians(ctx.path)) throw new AppError('not-found');
    Object.assign(ctx.state, { visitor, formOwner: visitor.account._id });
    if (visitor.account.localeChosen) preferLocales(ctx, idp.texts, [visitor.account.locale]);
    showOwner(idp, ctx, visitor.account);
    await next();
  };
}

async function findVisitor(idp: IdpWeb, ctx: WebContext): Promise<Visitor | undefined> {
  // The engine reads no more of the context than koa's own part.
  const session = await idp.provider.Session.get(ctx as never);
  const { accountId, loginTs, uid, amr = [] } = session;
  if (!accountId || loginTs === undefined) return undefined;
  const account = await accounts(idp.db).findById(accountId).lean<Account>();
  if (!account || account.closed) return undefined;
  await extend(idp, session);
  return { account: await settledAccount(idp, account), session: { uid, signedInAt: new Date(loginTs * 1000), amr } };
}

async function extend({ config, clock }: IdpWeb, session: Session): Promise<void> {
  const seconds = sessionSeconds(config, clock, session.loginTs);
  const left = session.exp - Math.floor(clock.now().getTime() / 1000);
  if (seconds - left > EXTENDED_AFTER_SECONDS) await session.save(seconds);
}

/** What every page shown to her carries: her name, the menu, and word that what she sent came too late. */
function showOwner({ config }: IdpWeb, ctx: WebContext, account: Account) {
  const { render } = ctx;
  const common = {
    user: { name: fullName(account), signOutUrl: SIGN_OUT_PATH },
    accountMenu: accountMenu(account.kind, config.franceConnect !== undefined),
    backTo: ctx.state.wayBack,
    tooLate: ctx.query['too-late'] !== undefined,
  };
  ctx.render = (view, locals, status) => render(view, { ...common, ...locals }, status);
}

const isRead = ({ method }: WebContext) => method === 'GET' || method === 'HEAD';

/** The page to come back to: this one; after a form, which is lost, the page it belongs to, which says so. */
function pageAskedFor(ctx: WebContext): string {
  if (isRead(ctx)) return ctx.url.length <= LONGEST_PATH ? ctx.url : ctx.path;
  const [, , page] = ctx.path.split('/');
  return `${HOME}${page ? `/${page}` : ''}?too-late`;
}

/** Through the provider's own authorization endpoint, as for any service: all ways of signing in, and no second session. */
function askToSignIn({ config }: IdpWeb, ctx: WebContext, known: Visitor | undefined) {
  const parameters = new URLSearchParams({
    client_id: OWN_CLIENT_ID,
    redirect_uri: ownClient(config).redirectUris[0]!,
    response_type: 'code',
    scope: 'openid',
    // Of no verifier: nobody can exchange the code.
    code_challenge: randomBytes(32).toString('base64url'),
    code_challenge_method: 'S256',
    state: createSeal(config.idp.sealingKey, RETURN_SEAL).seal(pageAskedFor(ctx), RETURN_SEAL),
    ...(known && {
      prompt: 'login',
      acr_values: known.account.kind === 'guardian' ? 'responsable' : 'eleve',
      login_hint: known.account.identifier,
    }),
  });
  seeOther(ctx, `${ROUTES.authorization}?${parameters}`);
}
