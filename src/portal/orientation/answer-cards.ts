import type { WebContext } from '../../web/context.ts';
import { opinionAcknowledgedBefore, visibleOpinion, visibleProposal } from '../campaign/visible.ts';
import { awaitsAcknowledgement } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { trackNames } from './decision.ts';
import { shownMeeting } from './meeting.ts';
import { outcomeOf } from './outcome.ts';
import { datesFor } from './page.ts';

/** What the overview says of an opinion, a proposal or a decision, in one tile: see `views/partials/tile.hbs`. */
export interface AnswerCard {
  title: string;
  desc: string;
  url: string;
}

/** One tile for each thing that the school has told this family, newest first; nothing that it may not read yet. */
export function answerCards(ctx: WebContext): AnswerCard[] {
  return [decisionCard(ctx), proposalCard(ctx), opinionCard(ctx)].flatMap((card) => card ?? []);
}

function card(ctx: WebContext, page: 'opinion' | 'proposal' | 'decision', desc: string): AnswerCard {
  return { title: ctx.state.t(`orientation-answers:${page}.title`), desc, url: `${childFileOf(ctx).base}/${page}` };
}

function opinionCard(ctx: WebContext): AnswerCard | undefined {
  const { current } = childFileOf(ctx);
  const { t } = ctx.state;
  if (!visibleOpinion(current)) return undefined;
  const { acknowledged } = current.file!;
  if (acknowledged) {
    const day = datesFor(ctx).day(acknowledged.at);
    return card(ctx, 'opinion', t('orientation-answers:card.opinion.done', { day }));
  }
  if (!awaitsAcknowledgement(current)) return card(ctx, 'opinion', t('orientation-answers:card.opinion.missed'));
  const again = opinionAcknowledgedBefore(current) !== undefined;
  return card(ctx, 'opinion', t(`orientation-answers:card.opinion.${again ? 'again' : 'to-do'}`));
}

function proposalCard(ctx: WebContext): AnswerCard | undefined {
  const { current } = childFileOf(ctx);
  const { t } = ctx.state;
  if (!visibleProposal(current)) return undefined;
  const dates = datesFor(ctx);
  const meeting = shownMeeting(ctx, current);
  const { answer } = current.file!;
  const day = answer && dates.day(answer.at);
  const said = answer
    ? t(`orientation-answers:card.proposal.${answer.agrees ? 'agreed' : 'disagreed'}`, { day })
    : current.state === 'proposal-published'
      ? t('orientation-answers:card.proposal.to-do', { day: dates.lastDay(current.facts!.dates.answersClose) })
      : t('orientation-answers:card.proposal.silent');
  const next = meeting && (meeting.when ?? t('orientation-answers:card.meeting.due'));
  return card(ctx, 'proposal', [said, next].filter(Boolean).join(' '));
}

function decisionCard(ctx: WebContext): AnswerCard | undefined {
  const { current } = childFileOf(ctx);
  const { t } = ctx.state;
  const { file, state } = current;
  const dates = datesFor(ctx);
  if (file?.stay)
    return card(ctx, 'decision', t('orientation-answers:card.decision.staying', { day: dates.day(file.stay.at) }));
  const outcome = outcomeOf(current);
  if (outcome) {
    const tracks = trackNames(ctx, current, outcome.tracks);
    return card(ctx, 'decision', t('orientation-answers:card.decision.final', { tracks }));
  }
  if (file?.appeal)
    return card(ctx, 'decision', t('orientation-answers:card.decision.appealed', { day: dates.day(file.appeal.at) }));
  if (state !== 'head-decided' || !file?.headDecision) return undefined;
  const tracks = trackNames(ctx, current, file.headDecision.tracks);
  const day = dates.lastDay(file.headDecision.appealEndsAt);
  return card(ctx, 'decision', t('orientation-answers:card.decision.to-do', { tracks, day }));
}
