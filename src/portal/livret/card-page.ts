import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { childUrl } from '../child-url.ts';
import type { PortalWeb } from '../context.ts';
import type { Reader } from '../report-cards/consultation.model.ts';
import { findCard } from '../report-cards/find-cards.ts';
import type { ReportCard } from '../report-cards/report-card.model.ts';
import { seenBy } from '../report-cards/seen-by.ts';
import { childOf } from '../sessions/child-of.ts';
import type { Child } from '../sessions/person.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { fullName } from '../signed-in-page.ts';

/** Whose livret a page is about, and who reads it. */
export interface ChildLivret {
  child: Child;
  /** Address of the list; the other pages are under it. */
  base: string;
  reader: Reader;
}

/** A card too, as this reader may see it. */
export interface ChildCard extends ChildLivret {
  card: ReportCard;
}

/** The guard of every page of the livret scolaire, after `signedIn`: whose it is, and who reads. */
export const livretPage = (): WebMiddleware => (ctx, next) => {
  const { person, sub } = sessionOf(ctx);
  const child = childOf(ctx);
  const livret: ChildLivret = {
    child,
    base: `${childUrl(child)}/livret`,
    reader: { kind: person.kind, id: sub, name: fullName(person) },
  };
  Object.assign(ctx.state, { livret });
  return next();
};

/** After `livretPage`: finds the card. Another child's, one that is not locked yet and none are answered alike. */
export function cardPage(portal: PortalWeb): WebMiddleware {
  return async (ctx, next) => {
    const livret = livretOf(ctx);
    const card = await findCard(portal, livret.child.sub, ctx.params.card ?? '');
    if (!card) throw new AppError('not-found');
    const childCard: ChildCard = { ...livret, card: seenBy(card, sessionOf(ctx).person) };
    Object.assign(ctx.state, { childCard });
    await next();
  };
}

/** What `livretPage` put on this request. */
export function livretOf(ctx: WebContext): ChildLivret {
  const { livret } = ctx.state as unknown as { livret?: ChildLivret };
  if (!livret) throw new Error('this page has no guard');
  return livret;
}

/** What `cardPage` put on this request. */
export function childCardOf(ctx: WebContext): ChildCard {
  const { childCard } = ctx.state as unknown as { childCard?: ChildCard };
  if (!childCard) throw new Error('this page has no guard');
  return childCard;
}
