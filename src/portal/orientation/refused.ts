import type { WebContext } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import type { AnswerRefusal } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { renderOrientation } from './page.ts';

/** The refusals that families meet, each with its own words; the others are the school's alone. */
const TOLD = [
  'pen-taken-by-other',
  'never-yours',
  'not-now',
  'changed-meanwhile',
  'too-often',
  'opinion-to-acknowledge',
  'something-proposed',
  'appeal-in-time',
  'appeal-term-over',
  'may-stay',
] as const satisfies readonly AnswerRefusal[];

/** What will never be hers is forbidden (403); what was possible, or will be, conflicts with how the file is now (409). */
const FORBIDDEN: readonly AnswerRefusal[] = ['pen-taken-by-other', 'never-yours'];

/**
 * Tells in plain words why something cannot be done, that nothing was recorded, and leads to what is now: a stale page, a
 * form sent twice, a day that has passed.
 *
 * @param url the page that shows what is now
 */
export function renderRefusal(portal: PortalWeb, ctx: WebContext, reason: AnswerRefusal, url?: string): void {
  const { current, base } = childFileOf(ctx);
  const told = TOLD.find((one) => one === reason) ?? 'not-now';
  ctx.status = FORBIDDEN.includes(reason) ? 403 : 409;
  renderOrientation(portal, ctx, 'portal/orientation/refused', {
    heading: ctx.state.t(`orientation-answers:refused.${told}.title`),
    words: ctx.state.t(`orientation-answers:refused.${told}.text`, { name: current.file?.pen?.name ?? '' }),
    nowUrl: url ?? base,
  });
}
