import type { WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { recordConsultation } from '../report-cards/consult.ts';
import { orientationPart } from '../report-cards/orientation-part.ts';
import { termName } from '../report-cards/words.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { childCardOf } from './card-page.ts';

/** A report card as a page (J2). */
export function showCard(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { card, reader } = childCardOf(ctx);
    const orientation = await orientationPart(portal, card, ctx.state.locale);
    const { _id, version, pupil } = card;
    await recordConsultation(portal, { card: _id, version, pupil, form: 'page', by: reader });
    renderSignedIn(portal, ctx, 'portal/livret/card', { card, orientation, term: termName(ctx.state.t, card.term) });
  };
}
