import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { journey, journeyOf } from '../interaction.ts';
import { findOpening, type LetterOpening } from './find-opening.ts';
import { mayShow, neededStep, type Step, stepUrl } from './steps.ts';

const states = (ctx: WebContext) => ctx.state as unknown as { letterOpening: LetterOpening };

/** The first sign-in under way in this tab. */
export const openingOf = (ctx: WebContext): LetterOpening => states(ctx).letterOpening;

/** Leads to the page that the first sign-in, as it is now, needs; to the beginning where there is none. */
export async function toNeededStep(idp: IdpWeb, ctx: WebContext): Promise<void> {
  const { uid } = journeyOf(ctx);
  const opening = await findOpening(idp.db, uid, idp.clock);
  seeOther(ctx, opening ? stepUrl(uid, neededStep(opening)) : `/interaction/${uid}`);
}

/**
 * The guard of a page and of its form: the interaction must be this browser's, as `journey(idp)` says, and whoever comes by
 * its address without having proved what comes before is led to the page that the journey needs (security.md S44).
 */
export function onStep(idp: IdpWeb, step: Step): WebMiddleware {
  const interactionGuard = journey(idp);
  return (ctx, next) =>
    interactionGuard(ctx, async () => {
      const opening = await findOpening(idp.db, journeyOf(ctx).uid, idp.clock);
      if (!opening || !mayShow(step, opening)) return toNeededStep(idp, ctx);
      states(ctx).letterOpening = opening;
      await next();
    });
}
