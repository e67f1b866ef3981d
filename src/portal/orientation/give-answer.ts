import type { WebContext } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import { act } from '../campaign/act.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import type { PortalWeb } from '../context.ts';
import { ANSWERS, type AnswerName, refusalFor } from './answers.ts';
import { actorOf, childFileOf, keepFile } from './child-file.ts';
import { renderRefusal } from './refused.ts';

/**
 * Gives an answer for the guardian of this request, and leads to the page that then tells it. What cannot be done is told
 * by a page of its own; a pupil reads and answers nothing.
 *
 * @param seen when that was recorded which the form answers to, in milliseconds
 * @param page where the answer is told
 * @param shownAnew what to do when the school has changed it meanwhile; by default a page says so
 */
export async function giveAnswer(
  portal: PortalWeb,
  ctx: WebContext,
  name: AnswerName,
  { seen, page, shownAnew }: { seen: number; page: string; shownAnew?: () => void },
): Promise<void> {
  const { key, current, role, base } = childFileOf(ctx);
  const url = `${base}/${page}`;
  if (role === 'pupil') return renderRefusal(portal, ctx, 'never-yours', url);
  const { change, about } = ANSWERS[name];
  const isAsSeen = (now: CurrentFile) => about(now)?.getTime() === seen;
  const outcome = await act(portal, key, actorOf(ctx), change, { current, isAsSeen });
  if (outcome.ok) return seeOther(ctx, url);
  keepFile(portal, ctx, outcome.now);
  if (outcome.reason === 'changed-meanwhile' && shownAnew) return shownAnew();
  renderRefusal(portal, ctx, refusalFor(name, outcome.reason, outcome.now), url);
}
