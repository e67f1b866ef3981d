import type { WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { cardName } from '../report-cards/card-name.ts';
import { cardsOf } from '../report-cards/find-cards.ts';
import { termName } from '../report-cards/words.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { livretOf } from './card-page.ts';

/** «Bilans pour DURAND Alexis», newest first (J1). */
export function showList(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { child, base } = livretOf(ctx);
    const cards = await cardsOf(portal, child.sub);
    renderSignedIn(portal, ctx, 'portal/livret/list', {
      cards: cards.map((card) => ({
        url: `${base}/${cardName(card)}`,
        term: termName(ctx.state.t, card.term),
      })),
    });
  };
}
