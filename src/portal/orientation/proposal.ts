import { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { Answer, FormPage } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import type { Proposal } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';
import { visibleProposal } from '../campaign/visible.ts';
import type { PortalWeb } from '../context.ts';
import { may, refusalOf } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { shownMeeting } from './meeting.ts';
import { datesFor, renderOrientation } from './page.ts';
import { renderRefusal } from './refused.ts';
import { showWishes } from './shown-wishes.ts';
import { whoDid } from './who-did.ts';

export const answerChoice = z.object({ answer: z.enum(['agree', 'disagree']).optional().catch(undefined) });

/** The council's proposal and the family's answer to it (I6). */
export const proposalPage =
  (portal: PortalWeb): FormPage =>
  (ctx, form) => {
    const { current, role } = childFileOf(ctx);
    const proposal = visibleProposal(current);
    const reading = () => ({
      proposal: shownProposal(ctx, current, proposal!),
      mayAgree: may('agree', current, role),
      mayAnswer: may('disagree', current, role),
      isOpen: current.state === 'proposal-published',
      ...answerOf(ctx, current),
      meeting: shownMeeting(ctx, current),
    });
    const locals = proposal ? reading() : { none: whenPublished(ctx, current) };
    renderOrientation(portal, ctx, 'portal/orientation/proposal', { step: 'decision', form, ...locals });
  };

/** Leads to the page that says what the answer leads to: nothing is recorded before it is confirmed there. */
export const chooseAnswer =
  (portal: PortalWeb) =>
  async (ctx: WebContext, { answer }: z.output<typeof answerChoice>): Answer => {
    const { current, role, base } = childFileOf(ctx);
    if (answer) return seeOther(ctx, `${base}/proposal/${answer}`);
    const reason = refusalOf('disagree', current, role);
    if (!reason) return [{ field: 'answer', text: 'orientation-answers:answer.missing' }];
    return renderRefusal(portal, ctx, reason, `${base}/proposal`);
  };

/** From when a proposal may be there: the same words whether the school has recorded one or not. */
function whenPublished(ctx: WebContext, { facts }: CurrentFile): string {
  const { t } = ctx.state;
  if (!facts || facts.now >= facts.dates.proposalsOn) return t('orientation-answers:proposal.none-published');
  return t('orientation-answers:proposal.not-yet', { day: datesFor(ctx).day(facts.dates.proposalsOn) });
}

function shownProposal(ctx: WebContext, { level, file }: CurrentFile, { agreed, other, support, reasons }: Proposal) {
  const wishes = showWishes(level, file?.choices?.wishes ?? [], ctx.state);
  return {
    choices: wishes.map((wish, place) => ({ ...wish, isAgreed: agreed[place] === true })),
    other: other && trackName(level, other, ctx.state.locale),
    support,
    reasons,
  };
}

/** What was answered and by whom; or until when an answer is awaited, and what happens without. */
function answerOf(ctx: WebContext, { state, facts, file }: CurrentFile) {
  const { t } = ctx.state;
  if (file?.answer) {
    const text = `orientation-answers:answer.done.${file.answer.agrees ? 'agree' : 'disagree'}.`;
    return { answered: whoDid(ctx, text, file.answer), hasAgreed: file.answer.agrees };
  }
  const dates = datesFor(ctx);
  const end = facts!.dates.answersClose;
  const way = facts!.proposalConforms ? 'conforming' : 'not-conforming';
  if (state !== 'proposal-published')
    return { silent: t(`orientation-answers:answer.silent.${way}`, { day: dates.lastDay(end) }) };
  return {
    until: t('orientation-answers:answer.until', { day: dates.lastDay(end) }),
    silence: t(`orientation-answers:answer.silence.${way}`),
    nothingProposed: !facts!.proposesSomething,
    holder: file?.pen?.name,
  };
}
