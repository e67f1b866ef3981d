import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { journey, journeyOf } from '../interaction.ts';
import type { Activation } from './activation.model.ts';
import { findActivation } from './find-activation.ts';
import { mayShow, neededStep, type Step, stepUrl } from './steps.ts';

const states = (ctx: WebContext) => ctx.state as unknown as { activation?: Activation };

/** The opening under way in this tab; absent before an identity was typed. */
export const activationIn = (ctx: WebContext): Activation | undefined => states(ctx).activation;

/** The same, where the step of the page needs one. */
export const activationOf = (ctx: WebContext): Activation => activationIn(ctx)!;

/** Keeps what an action made of the opening, for the page that is shown after it. */
export function keepActivation(ctx: WebContext, activation: Activation | undefined): void {
  states(ctx).activation = activation;
}

/** Leads to the page that the opening, as it is now, needs. */
export const toNeededStep = (ctx: WebContext, activation: Activation | undefined): void =>
  seeOther(ctx, stepUrl(journeyOf(ctx).uid, neededStep(activation)));

const passed = () => Promise.resolve();

/**
 * The guard of a page and of its form: the interaction must be this browser's, as `journey(idp)` says, and whoever comes
 * by its address without having proved what comes before, or after the account was opened, is led to the page that the
 * opening needs (security.md S44). Both are read at once, since the address names both.
 */
export function onStep(idp: IdpWeb, step: Step): WebMiddleware {
  const interactionGuard = journey(idp);
  return async (ctx, next) => {
    const [activation] = await Promise.all([
      findActivation(idp.db, ctx.params.uid!, idp.clock),
      interactionGuard(ctx, passed),
    ]);
    keepActivation(ctx, activation);
    return mayShow(step, activation) ? next() : toNeededStep(ctx, activation);
  };
}
