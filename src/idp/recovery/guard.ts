import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { journey, journeyOf } from '../interaction.ts';
import { findRecovery } from './find-recovery.ts';
import type { Recovery } from './recovery.model.ts';
import type { RecoveryRequest } from './recovery-request.model.ts';
import { mayShow, neededStep, type Progress, type Step, stepUrl } from './steps.ts';

const states = (ctx: WebContext) => ctx.state as unknown as { recovery: Progress };

/** How far this tab has come. */
export const progressOf = (ctx: WebContext): Progress => states(ctx).recovery;

/** Its recovery, where the step of the page needs one. */
export const recoveryOf = (ctx: WebContext): Recovery => progressOf(ctx).recovery!;

/** Its request, likewise. */
export const requestOf = (ctx: WebContext): RecoveryRequest => progressOf(ctx).request!;

/** Keeps what an action made of the request, for the page that is shown after it. */
export function keepRequest(ctx: WebContext, request: RecoveryRequest): void {
  states(ctx).recovery = { ...progressOf(ctx), request };
}

const passed = () => Promise.resolve();

/** The guard of the pages that need no proof: the interaction must be this browser’s. Both are read at once. */
export function inJourney(idp: IdpWeb): WebMiddleware {
  const interactionGuard = journey(idp);
  return async (ctx, next) => {
    const [progress] = await Promise.all([findRecovery(idp, ctx.params.uid!), interactionGuard(ctx, passed)]);
    states(ctx).recovery = progress;
    return next();
  };
}

/** Leads to the page that the recovery needs, as it is in the database now. */
export async function toNeededStep(idp: IdpWeb, ctx: WebContext): Promise<void> {
  const { uid } = journeyOf(ctx);
  seeOther(ctx, stepUrl(uid, neededStep(await findRecovery(idp, uid))));
}

/**
 * The guard of a page of «Mot de passe oublié ?» and of its form: whoever comes by its address without the proof of this
 * attempt is led to the page that the attempt needs (security.md S44).
 */
export function onStep(idp: IdpWeb, step: Step): WebMiddleware {
  const guard = inJourney(idp);
  return (ctx, next) =>
    guard(ctx, async () => {
      const progress = progressOf(ctx);
      if (mayShow(step, progress)) return next();
      seeOther(ctx, stepUrl(journeyOf(ctx).uid, neededStep(progress)));
    });
}
