import Router from '@koa/router';
import type { WebContext, WebExtras, WebMiddleware, WebState } from '../../web/context.ts';
import { type FormPage, noFields, show } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';
import { signedInRecently, visitorOf } from '../signed-in.ts';
import type { FranceConnect } from './client.ts';
import { FAILURES } from './failure.ts';
import { linkForm } from './forms.ts';
import { findVisit, provedLately } from './keep-visit.ts';
import { linkAndTell } from './link-and-tell.ts';
import { comparedNames, isOther } from './pages.ts';
import { unlinkIdentity } from './unlink-identity.ts';
import { linkVisitId } from './visit.model.ts';
import { ACCOUNT_PAGE, visits } from './visits.ts';

/** «FranceConnect» of «Mon compte» (D3): linking and unlinking, by whoever signed in less than 15 minutes ago (S27, S43). */
export function franceConnectAccountRoutes(idp: IdpWeb, franceConnect: FranceConnect): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const { leave } = visits(idp, franceConnect);
  const recent = signedInRecently(idp);

  const mayLeave: WebMiddleware = (ctx, next) => {
    ctx.state.formTargets.push(new URL(franceConnect.issuer).origin);
    return next();
  };

  const home: FormPage = (ctx, form) => {
    const { account } = visitorOf(ctx);
    const failure = FAILURES.find((reason) => reason === ctx.query.failed);
    ctx.render('idp/franceconnect/account', {
      form,
      failure,
      linkedAt: account.franceConnect?.linkedAt,
      hasPassword: account.passwordHash !== undefined,
      link: `${ACCOUNT_PAGE}/start`,
      down: franceConnect.isDown(),
      unlink: `${ACCOUNT_PAGE}/unlink`,
    });
  };

  /** What FranceConnect proved a moment ago for this very session. */
  const arrived = async (ctx: WebContext) => {
    const { account, session } = visitorOf(ctx);
    const visit = await findVisit(idp, linkVisitId(session.uid));
    return visit && provedLately(idp, visit) && visit.accountId === account._id ? visit : undefined;
  };

  const confirm: FormPage = async (ctx, form) => {
    const visit = await arrived(ctx);
    if (!visit) return seeOther(ctx, ACCOUNT_PAGE);
    const { account } = visitorOf(ctx);
    ctx.render('idp/franceconnect/account-link', {
      form,
      ...(await comparedNames(idp, visit, account)),
      refused: isOther(visit, account) ? 'other-identity' : ctx.query.refused !== undefined && 'other-account',
      cancel: ACCOUNT_PAGE,
    });
  };

  const begin = (ctx: WebContext) => {
    const { account, session } = visitorOf(ctx);
    return leave(ctx, { link: { accountId: account._id, sessionUid: session.uid } }, true);
  };

  const unlink = async (ctx: WebContext) => {
    const { account, session } = visitorOf(ctx);
    const unlinked = await unlinkIdentity(idp, account);
    if (!unlinked.ok) return [{ field: '', text: 'franceconnect:unlink-no-password' }];
    const { franceConnect: former, ...left } = account;
    const key = String(former?.linkedAt.getTime());
    if (former) {
      const event = { action: 'franceconnect-unlinked', result: 'done', accountId: account._id } as const;
      await Promise.all([
        idp.audit.record({ ...event, actor: { kind: 'owner' } }),
        tellOwner(idp, left, { notice: 'franceconnect-unlinked', key }),
        // Whoever signed in by it is to be out (S28).
        endSessions(idp, { accountId: account._id, except: session.uid }),
      ]);
    }
    seeOther(ctx, '/my-account?done=franceconnect-unlinked');
  };

  return new Router<WebState, WebExtras>()
    .get(ACCOUNT_PAGE, recent, mayLeave, show(home))
    .get(`${ACCOUNT_PAGE}/start`, (ctx) => seeOther(ctx, ACCOUNT_PAGE))
    .post(`${ACCOUNT_PAGE}/start`, recent, mayLeave, submit(noFields, home, begin))
    .get(`${ACCOUNT_PAGE}/link`, recent, mayLeave, show(confirm))
    .post(
      `${ACCOUNT_PAGE}/link`,
      recent,
      mayLeave,
      submit(linkForm, confirm, async (ctx, { mine }) => {
        const visit = await arrived(ctx);
        if (!visit) return seeOther(ctx, ACCOUNT_PAGE);
        const { account } = visitorOf(ctx);
        const { differ } = await comparedNames(idp, visit, account);
        if (differ && !mine) return [{ field: 'mine', text: 'franceconnect:mine-missing' }];
        const linked = await linkAndTell(idp, { account, visit });
        return seeOther(ctx, linked.ok ? '/my-account?done=franceconnect-linked' : `${ctx.path}?refused`);
      }),
    )
    .get(`${ACCOUNT_PAGE}/unlink`, (ctx) => seeOther(ctx, ACCOUNT_PAGE))
    .post(`${ACCOUNT_PAGE}/unlink`, recent, mayLeave, submit(noFields, home, unlink));
}
