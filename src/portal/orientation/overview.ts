import type { WebContext, WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { answerCards } from './answer-cards.ts';
import { calendarOf } from './calendar.ts';
import { childFileOf } from './child-file.ts';
import { hasDraft } from './drafts.ts';
import { nowOf } from './now.ts';
import { datesFor, renderOrientation } from './page.ts';
import { PHASES } from './phases.ts';
import { showEntry } from './shown-wishes.ts';

/** «Orientation»: where the child's file stands, what was entered by whom and when, what comes next (I1, I2). */
export function overview(portal: PortalWeb): WebMiddleware {
  return async (ctx: WebContext) => {
    const childFile = childFileOf(ctx);
    const { current } = childFile;
    const dates = datesFor(ctx);
    const entries = PHASES.flatMap((phase) => {
      const entry = current.file?.[phase];
      return entry ? [{ phase, ...showEntry(current.level, entry, ctx.state, dates) }] : [];
    });
    renderOrientation(portal, ctx, 'portal/orientation/overview', {
      now: nowOf(childFile, { ...ctx.state, dates, draft: await hasDraft(portal, ctx) }),
      cards: answerCards(ctx),
      entries: entries.reverse(),
      calendar: current.campaign && calendarOf(current.campaign, dates),
      history: current.file ? `${childFile.base}/history` : undefined,
    });
  };
}
