import type { WebContext } from '../web/context.ts';
import type { IdpWeb } from './context.ts';
import { journeyOf } from './interaction.ts';
import { profileAskedFor } from './next-step.ts';

/**
 * Where the button of FranceConnect leads from a page of a journey (D4): what the partial
 * `franceconnect-button` is given. The page's form may end there (CSP). For guardians alone: undefined where the service
 * wants a pupil, or where the installation has no FranceConnect; the page then shows no button. `down`: it did not answer just
 * now, and the button says so before it is pressed (D5, security.md S64).
 */
export function franceConnectStart(idp: Pick<IdpWeb, 'config' | 'franceConnectIsDown'>, ctx: WebContext) {
  const settings = idp.config.franceConnect;
  if (!settings || !offersFranceConnect(idp, ctx)) return undefined;
  ctx.state.formTargets.push(new URL(settings.issuer).origin);
  return { action: `/interaction/${journeyOf(ctx).uid}/franceconnect`, down: idp.franceConnectIsDown() };
}

/** Whether the pages of this journey have the button, so that another page may lead to one that has it. */
export const offersFranceConnect = ({ config }: Pick<IdpWeb, 'config'>, ctx: WebContext): boolean =>
  config.franceConnect !== undefined && profileAskedFor(journeyOf(ctx)) !== 'pupil';
