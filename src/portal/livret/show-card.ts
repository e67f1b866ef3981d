import type { WebMiddleware } from '../../web/context.ts';
import { localDates } from '../campaign/local-dates.ts';
import type { PortalWeb } from '../context.ts';
import { recordConsultation } from '../report-cards/consult.ts';
import { cardTitlesOf } from '../report-cards/find-cards.ts';
import { orientationPart } from '../report-cards/orientation-part.ts';
import { inCapitals } from '../sessions/person.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { headingOf } from './card-heading.ts';
import { childCardOf } from './card-page.ts';
import { showCycle, showPeriodic } from './shown-content.ts';
import { showOrientation } from './shown-orientation.ts';

/** A report card as a page, with the cards before and after it (J2). */
export function showCard(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { card, base, reader } = childCardOf(ctx);
    const { _id, version, pupil, content } = card;
    const [orientation, cards] = await Promise.all([
      orientationPart(portal, card, ctx.state.locale),
      cardTitlesOf(portal, pupil),
    ]);
    const place = cards.findIndex((one) => one._id === _id);
    const neighbour = (at: number) => cards[at] && headingOf(cards[at], base, ctx.state);
    if (ctx.method !== 'HEAD')
      await recordConsultation(portal, { card: _id, version, pupil, form: 'page', by: reader });
    renderSignedIn(portal, ctx, 'portal/livret/card', {
      heading: headingOf(card, base, ctx.state),
      pupil: { name: `${card.firstName} ${inCapitals(card.familyName)}`, division: card.division },
      base,
      said:
        content.kind === 'cycle'
          ? showCycle(content, ctx.state)
          : showPeriodic(content, ctx.state, localDates(card.uai, ctx.state.locale)),
      isCycle: content.kind === 'cycle',
      orientation: orientation && showOrientation(orientation, ctx.state),
      next: neighbour(place - 1),
      previous: neighbour(place + 1),
    });
  };
}
