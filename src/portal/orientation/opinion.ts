import { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { type Answer, emptyForm, type FormPage, type FormState } from '../../web/forms.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import type { Opinion } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';
import { opinionAcknowledgedBefore, visibleOpinion } from '../campaign/visible.ts';
import type { PortalWeb } from '../context.ts';
import { awaitsAcknowledgement, may } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { giveAnswer } from './give-answer.ts';
import { datesFor, renderOrientation } from './page.ts';
import { seenAt } from './seen-at.ts';
import { showWishes } from './shown-wishes.ts';
import { whoDid } from './who-did.ts';

export const acknowledgement = z.object({ read: z.literal('yes').optional().catch(undefined), seen: seenAt });

/** The council's provisional opinion, which the holder acknowledges and the others read (I5). */
export const opinionPage =
  (portal: PortalWeb): FormPage =>
  (ctx, form) =>
    show(portal, ctx, { form });

/** Acknowledges the opinion that was read: one that the school corrected meanwhile is shown anew instead. */
export const acknowledge =
  (portal: PortalWeb) =>
  async (ctx: WebContext, { read, seen }: z.output<typeof acknowledgement>): Answer => {
    const { current, role } = childFileOf(ctx);
    if (!read && may('acknowledge', current, role)) return [UNTICKED];
    return giveAnswer(portal, ctx, 'acknowledge', {
      seen,
      page: 'opinion',
      shownAnew: () => {
        ctx.status = 409;
        show(portal, ctx, { form: emptyForm, hasChanged: true });
      },
    });
  };

const UNTICKED = { field: 'read', text: 'orientation-answers:opinion.to-acknowledge.unticked' };

function show(portal: PortalWeb, ctx: WebContext, { form, hasChanged }: { form: FormState; hasChanged?: true }): void {
  const { current } = childFileOf(ctx);
  const opinion = visibleOpinion(current);
  const locals = opinion ? { ...reading(ctx, current, opinion), hasChanged } : { none: whenPublished(ctx, current) };
  renderOrientation(portal, ctx, 'portal/orientation/opinion', { step: 'intentions', form, ...locals });
}

function reading(ctx: WebContext, current: CurrentFile, opinion: Opinion & { at: Date }) {
  const { acknowledged } = current.file!;
  const mayAcknowledge = may('acknowledge', current, childFileOf(ctx).role);
  return {
    opinion: shownOpinion(ctx, current, opinion),
    correction: correctionOf(ctx, current, opinion),
    acknowledged: acknowledged && whoDid(ctx, 'orientation-answers:opinion.acknowledged.', acknowledged),
    waiting: mayAcknowledge || acknowledged ? undefined : waitingFor(ctx, current),
    mayAcknowledge,
    seen: opinion.at.getTime(),
  };
}

/** From when an opinion may be there: the same words whether the school has recorded one or not. */
function whenPublished(ctx: WebContext, { facts }: CurrentFile): string {
  const { t } = ctx.state;
  if (!facts || facts.now >= facts.dates.opinionsOn) return t('orientation-answers:opinion.none-published');
  return t('orientation-answers:opinion.not-yet', { day: datesFor(ctx).day(facts.dates.opinionsOn) });
}

function shownOpinion(ctx: WebContext, { level, file }: CurrentFile, { answers, recommended, reasons }: Opinion) {
  const wishes = showWishes(level, file?.intentions?.wishes ?? [], ctx.state);
  return {
    intentions: wishes.map((wish, place) => ({ ...wish, answer: answers[place] })),
    recommended: recommended && trackName(level, recommended, ctx.state.locale),
    reasons,
  };
}

/** Whom the acknowledgement is expected of, for those who read; or that it is too late. */
function waitingFor({ state: { t } }: WebContext, { state, file }: CurrentFile): string {
  if (!awaitsAcknowledgement({ state })) return t('orientation-answers:opinion.waiting.over');
  const name = file?.pen?.name;
  return name
    ? t('orientation-answers:opinion.waiting.named', { name })
    : t('orientation-answers:opinion.waiting.nobody');
}

/** What the school changed since the family acknowledged, in sentences. */
function correctionOf(ctx: WebContext, current: CurrentFile, now: Opinion) {
  const before = opinionAcknowledgedBefore(current);
  if (!before) return undefined;
  const { t } = ctx.state;
  const answer = (given: Opinion['answers'][number] | undefined) =>
    given ? t(`orientation-answers:opinion.answer.${given}`) : t('orientation-answers:none');
  const track = (id?: string) => (id ? trackName(current.level, id, ctx.state.locale) : t('orientation-answers:none'));
  const words = (said?: string) => said || t('orientation-answers:none');
  const changed = (text: string, from: string, to: string, rank?: number) =>
    from === to ? [] : [t(text, { before: from, after: to, rank })];
  const { opinion, acknowledgedAt } = before;
  return {
    day: datesFor(ctx).day(acknowledgedAt),
    changes: [
      ...now.answers.flatMap((given, place) =>
        changed(
          'orientation-answers:opinion.corrected.answer',
          answer(opinion.answers[place]),
          answer(given),
          place + 1,
        ),
      ),
      ...changed(
        'orientation-answers:opinion.corrected.recommended',
        track(opinion.recommended),
        track(now.recommended),
      ),
      ...changed('orientation-answers:opinion.corrected.reasons', words(opinion.reasons), words(now.reasons)),
    ],
  };
}
