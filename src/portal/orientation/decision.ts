import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { REGIONS } from '../../web/texts.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import type { Decision } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';
import type { PortalWeb } from '../context.ts';
import { may } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { outcomeOf } from './outcome.ts';
import { datesFor, renderOrientation } from './page.ts';
import { whoDid } from './who-did.ts';

/** The head's decision and what a family may do about it: accept, appeal, stay; the commission's; what holds in the end (I6). */
export const decisionPage =
  (portal: PortalWeb): WebMiddleware =>
  (ctx) => {
    const { current, role } = childFileOf(ctx);
    const { file } = current;
    renderOrientation(portal, ctx, 'portal/orientation/decision', {
      step: 'decision',
      head: file?.headDecision && shownDecision(ctx, current, file.headDecision),
      isConforming: isConforming(current),
      ...whatWasDone(ctx, current),
      ...whatMayBeDone(ctx, current),
      mayAccept: may('accept', current, role),
      mayAppeal: may('appeal', current, role),
      mayStay: may('stay', current, role),
      holder: file?.pen?.name,
      isOpen: current.state === 'head-decided',
      isEnded: current.state === 'ended',
    });
  };

/** «2de professionnelle et 1re année de CAP» */
export function trackNames(ctx: WebContext, { level }: CurrentFile, tracks: readonly string[]): string {
  const names = tracks.map((id) => trackName(level, id, ctx.state.locale));
  return new Intl.ListFormat(REGIONS[ctx.state.locale], { type: 'conjunction' }).format(names);
}

/** Whether the head decided on one of the family's choices. */
const isConforming = ({ file }: CurrentFile) =>
  (file?.choices?.wishes ?? []).some(({ track }) => file?.headDecision?.tracks.includes(track));

function shownDecision(ctx: WebContext, current: CurrentFile, { tracks, reasons, at }: Decision) {
  return {
    tracks: tracks.map((id) => trackName(current.level, id, ctx.state.locale)),
    reasons,
    day: datesFor(ctx).day(at),
  };
}

function whatWasDone(ctx: WebContext, current: CurrentFile) {
  const { file } = current;
  const accepted = file?.history.findLast(({ event }) => event === 'accept-decision');
  const outcome = outcomeOf(current);
  const commission = file?.commissionDecision;
  return {
    accepted: accepted && whoDid(ctx, 'orientation-answers:decision.accepted.', accepted),
    appealed: file?.appeal && whoDid(ctx, 'orientation-answers:decision.appealed.', file.appeal),
    commission: commission && shownDecision(ctx, current, commission),
    stayed: file?.stay && whoDid(ctx, 'orientation-answers:decision.staying.', file.stay),
    final: outcome && trackNames(ctx, current, outcome.tracks),
    byProposal: outcome?.byProposal,
  };
}

/** Until when an appeal is possible; or that its term is over, told to those who might still think of one. */
function whatMayBeDone(ctx: WebContext, { state, facts, file }: CurrentFile) {
  const end = file?.headDecision?.appealEndsAt;
  if (!end || !facts) return {};
  const day = datesFor(ctx).lastDay(end);
  const accepted = file.history.some(({ event }) => event === 'accept-decision');
  return {
    lastDay: day,
    isLate: state === 'decided' && facts.isUnsatisfied && !accepted,
  };
}
