import type { WebContext, WebMiddleware } from '../../web/context.ts';
import type { IdpWeb } from '../context.ts';
import { journeyOf } from '../interaction.ts';
import type { Activation } from './activation.model.ts';
import { findActivation } from './find-activation.ts';
import { mayShow, neededStep, type Step, stepUrl } from './steps.ts';

const states = (ctx: WebContext) => ctx.state as unknown as { activation?: Activation };

/** The opening under way in this tab; absent before an identity was typed. */
export const activationIn = (ctx: WebContext): Activation | undefined => states(ctx).activation;

/** The same, where the step of the page needs one. */
export const activationOf = (ctx: WebContext): Activation => activationIn(ctx)!;

/** Reads the opening again, after an action that changed it. */
export async function refresh({ db, clock }: IdpWeb, ctx: WebContext): Promise<Activation | undefined> {
  const activation = await findActivation(db, journeyOf(ctx).uid, clock);
  states(ctx).activation = activation;
  return activation;
}

/** Leads to the page that the opening needs now. */
export async function toNeededStep(idp: IdpWeb, ctx: WebContext) {
  const activation = await refresh(idp, ctx);
  ctx.status = 303;
  ctx.redirect(stepUrl(journeyOf(ctx).uid, neededStep(activation)));
}

/**
 * The guard of a page and of its form, after `journey(idp)`: whoever comes by its address without having proved what comes
 * before, or after the account was opened, is led to the page that this journey needs (security.md S44).
 */
export function onStep(idp: IdpWeb, step: Step): WebMiddleware {
  return async (ctx, next) => {
    const activation = await refresh(idp, ctx);
    if (mayShow(step, activation)) return next();
    ctx.status = 303;
    ctx.redirect(stepUrl(journeyOf(ctx).uid, neededStep(activation)));
  };
}
