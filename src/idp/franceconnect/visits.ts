import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { seeOther } from '../../web/see-other.ts';
import { accounts } from '../accounts/account.model.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { franceConnectStart } from '../franceconnect-start.ts';
import { journeyOf, keepResult } from '../interaction.ts';
import { nothingToLink, waitForLink } from '../proof.ts';
import type { FranceConnectAttempt } from './attempt.model.ts';
import { beginVisit } from './begin-visit.ts';
import { browserOf, rememberBrowser, rememberSession, sessionTokenOf } from './browser-cookies.ts';
import type { FranceConnect } from './client.ts';
import { endVisit } from './end-visit.ts';
import type { Failed } from './failure.ts';
import { AMR } from './form-actions.ts';
import { toNeededStep, visitOf } from './guard.ts';
import { bindSession, keepVisit, provedLately, visitProof } from './keep-visit.ts';
import { pageUrl } from './steps.ts';
import { linkVisitId } from './visit.model.ts';

/** Where «Mon compte» speaks of FranceConnect (D3). */
export const ACCOUNT_PAGE = '/my-account/franceconnect';

/** Tells the log what went wrong; nothing of the person (security.md S58). */
function logFailure(ctx: WebContext, { reason, detail }: Failed) {
  const level = reason === 'cancelled' ? 'info' : 'warn';
  ctx.state.log[level]({ reason, detail }, 'FranceConnect signed nobody in');
}

/** Going to FranceConnect and coming back (D1, D5). */
export function visits(idp: IdpWeb, franceConnect: FranceConnect) {
  const { db } = idp;

  /** The page of a failure, where the person finds another way. */
  const toFailure = ({ uid, link }: Pick<FranceConnectAttempt, 'uid' | 'link'>, reason: Failed['reason']) =>
    uid && !link ? pageUrl(uid, `failed/${reason}`) : `${ACCOUNT_PAGE}?failed=${reason}`;

  /** Leaves for FranceConnect. */
  async function leave(ctx: WebContext, purpose: Pick<FranceConnectAttempt, 'uid' | 'link'>, freshLogin: boolean) {
    const begun = await beginVisit(idp, franceConnect, {
      ...purpose,
      browser: rememberBrowser(idp, ctx),
      address: ctx.ip,
      freshLogin,
    });
    if (begun.ok) return seeOther(ctx, begun.url.href);
    if (begun.reason === 'too-many') throw new AppError('too-many', { retryAfterSeconds: 60 });
    logFailure(ctx, begun);
    seeOther(ctx, toFailure(purpose, begun.reason));
  }

  return {
    leave,

    /** The button of a sign-in (D4). */
    async start(ctx: WebContext) {
      if (!franceConnectStart(idp, ctx)) throw new AppError('not-found');
      const { uid, interaction } = journeyOf(ctx);
      const { prompt, max_age: maxAge } = interaction.params;
      // Somebody is signed in already, or the service wants a proof of now: not whoever FranceConnect still knows.
      const freshLogin = interaction.session !== undefined || maxAge !== undefined || String(prompt).includes('login');
      await leave(ctx, { uid }, freshLogin);
    },

    /** The address that FranceConnect sends browsers back to. The journey's own cookies are bound to its pages: on to one. */
    async callback(ctx: WebContext) {
      const answer = new URLSearchParams(ctx.querystring);
      const back = await endVisit(idp, franceConnect, { answer, browser: browserOf(idp, ctx) });
      if (!back.known) {
        ctx.state.log.warn('a return from FranceConnect of no visit of this browser');
        throw new AppError('franceconnect-lost');
      }
      const { attempt } = back;
      const next = attempt.uid ? pageUrl(attempt.uid, 'back') : ACCOUNT_PAGE;
      if (back.again) return seeOther(ctx, next);
      const { redeemed } = back;
      if (!redeemed.ok) {
        logFailure(ctx, redeemed);
        return seeOther(ctx, toFailure(attempt, redeemed.reason));
      }
      const token = await keepVisit(idp, {
        visitId: attempt.uid ?? linkVisitId(attempt.link!.sessionUid),
        issuer: franceConnect.issuer,
        identity: redeemed.identity,
        idToken: redeemed.idToken,
        signedInSecondsAgo: redeemed.signedInSecondsAgo,
        formerToken: sessionTokenOf(idp, ctx),
        accountId: attempt.link?.accountId,
      });
      rememberSession(idp, ctx, token);
      seeOther(ctx, attempt.uid ? next : `${ACCOUNT_PAGE}/link`);
    },

    /** What comes of it in its journey: signed in with a linked identity (D1), or a first time (D2). */
    async back(ctx: WebContext) {
      const visit = visitOf(ctx);
      if (visit.openedAt) return toNeededStep(idp, ctx);
      const { sub, issuer } = visit;
      const account = await accounts(db).findOne({ 'franceConnect.sub': sub, 'franceConnect.issuer': issuer }).lean();
      if (!provedLately(idp, visit)) return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}`);
      if (!account || account.closed) {
        await keepResult(ctx, waitForLink);
        return toNeededStep(idp, ctx);
      }
      await Promise.all([bindSession(db, visit, account._id), nothingToLink(ctx)]);
      return continueSignIn(idp, ctx, account, visitProof(visit, account, [AMR]));
    },
  };
}
