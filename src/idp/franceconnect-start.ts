import type { WebContext } from '../web/context.ts';
import type { IdpWeb } from './context.ts';
import { journeyOf } from './interaction.ts';
import { profileAskedFor } from './next-step.ts';

/**
 * Where the button of FranceConnect leads from a page of a journey (D4): the `action` that the partial
 * `franceconnect-button` posts to. The page's form may end there (CSP). For guardians alone: undefined where the service
 * wants a pupil, or where the installation has no FranceConnect; the page then shows no button.
 */
export function franceConnectStart({ config }: Pick<IdpWeb, 'config'>, ctx: WebContext): string | undefined {
  const journey = journeyOf(ctx);
  if (!config.franceConnect || profileAskedFor(journey) === 'pupil') return undefined;
  ctx.state.formTargets.push(new URL(config.franceConnect.issuer).origin);
  return `/interaction/${journey.uid}/franceconnect`;
}
