import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { journey, journeyOf } from '../interaction.ts';
import { findVisit, provedLately } from './keep-visit.ts';
import { mayShow, neededStep, pageUrl, type Step } from './steps.ts';
import type { FranceConnectVisit } from './visit.model.ts';

const states = (ctx: WebContext) => ctx.state as unknown as { visit?: FranceConnectVisit };

/** What FranceConnect proved in this journey; the guard of the page found it. */
export const visitOf = (ctx: WebContext): FranceConnectVisit => states(ctx).visit!;

const passed = () => Promise.resolve();

/** Whoever has no visit, or whose is over, is led to the sign-in of this journey. */
const toSignIn = (ctx: WebContext) => seeOther(ctx, `/interaction/${journeyOf(ctx).uid}`);

/** The guard of what follows a visit. */
export function withVisit(idp: IdpWeb, over: (ctx: WebContext) => unknown = toSignIn): WebMiddleware {
  const interactionGuard = journey(idp);
  return async (ctx, next) => {
    const [visit] = await Promise.all([findVisit(idp, ctx.params.uid!), interactionGuard(ctx, passed)]);
    if (!visit) return over(ctx);
    Object.assign(ctx.state, { visit });
    await next();
  };
}

/** The same for what needs it to be fresh, and not only of this journey: a link (security.md S43). */
export function withFreshVisit(idp: IdpWeb, over: (ctx: WebContext) => unknown): WebMiddleware {
  const guard = withVisit(idp, over);
  return (ctx, next) =>
    guard(ctx, async () => {
      await (provedLately(idp, visitOf(ctx)) ? next() : over(ctx));
    });
}

/** Leads to the page that a visit, as it is now, needs. */
export async function toNeededStep(idp: IdpWeb, ctx: WebContext): Promise<void> {
  const { uid } = journeyOf(ctx);
  const visit = await findVisit(idp, uid);
  seeOther(ctx, visit ? pageUrl(uid, neededStep(visit)) : `/interaction/${uid}`);
}

/** The guard of a page of a first time: a visit, and all that comes before the page proved (security.md S44). */
export function onStep(idp: IdpWeb, step: Step): WebMiddleware {
  const guard = withVisit(idp);
  return (ctx, next) =>
    guard(ctx, async () => {
      const visit = visitOf(ctx);
      if (mayShow(step, visit)) return next();
      seeOther(ctx, pageUrl(visit._id, neededStep(visit)));
    });
}
