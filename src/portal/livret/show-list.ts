import type { WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { cardTitlesOf } from '../report-cards/find-cards.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { headingOf, listedName } from './card-heading.ts';
import { livretOf } from './card-page.ts';

/** «Bilans pour DURAND Alexis»: one line per card that families may see, newest first (J1). */
export function showList(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { child, base } = livretOf(ctx);
    const cards = await cardTitlesOf(portal, child.sub);
    renderSignedIn(portal, ctx, 'portal/livret/list', {
      name: listedName(child),
      base,
      cards: cards.map((card) => headingOf(card, base, ctx.state)),
      hasProgress: cards.some(({ term }) => term.kind === 'periodic'),
    });
  };
}
