import { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { changesNothing } from '../campaign/changes.ts';
import { proposedTracks } from '../campaign/current-file.ts';
import type { PortalWeb } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { ANSWERS, type AnswerName, refusalOf } from './answers.ts';
import { childFileOf } from './child-file.ts';
import { trackNames } from './decision.ts';
import { giveAnswer } from './give-answer.ts';
import { datesFor, renderOrientation } from './page.ts';
import { renderRefusal } from './refused.ts';
import { seenAt } from './seen-at.ts';

export const confirmation = z.object({ seen: seenAt });

/** The answers that have a page of their own, and the page that tells them afterwards. */
export const CONFIRMED = {
  agree: 'proposal',
  disagree: 'proposal',
  accept: 'decision',
  appeal: 'decision',
  stay: 'decision',
} as const satisfies Partial<Record<AnswerName, string>>;
export type ConfirmedAnswer = keyof typeof CONFIRMED;

/** Says plainly what an answer leads to, before it is given (I6). Looking at it changes nothing. */
export const confirmPage =
  (portal: PortalWeb, name: ConfirmedAnswer): FormPage =>
  (ctx) => {
    const { current, role, base } = childFileOf(ctx);
    const { about, change } = ANSWERS[name];
    const guardian = { author: { kind: 'guardian', id: sessionOf(ctx).sub } } as const;
    const url = `${base}/${CONFIRMED[name]}`;
    const reason = refusalOf(name, current, role);
    // Pressed twice, or by both guardians where both may: it is done, and no fault.
    if (reason && changesNothing(current.file, change, guardian)) return seeOther(ctx, url);
    if (reason) return renderRefusal(portal, ctx, reason, url);
    const { file } = current;
    const tracks = name === 'agree' ? proposedTracks(file!) : (file?.headDecision?.tracks ?? []);
    return renderOrientation(portal, ctx, `portal/orientation/confirm/${name}`, {
      step: 'decision',
      seen: about(current)!.getTime(),
      url,
      tracks: trackNames(ctx, current, tracks),
      lastDay: file?.headDecision && datesFor(ctx).lastDay(file.headDecision.appealEndsAt),
      isUnsatisfied: current.facts!.isUnsatisfied,
    });
  };

/** Gives the answer that was confirmed. */
export const confirm =
  (portal: PortalWeb, name: ConfirmedAnswer) =>
  (ctx: WebContext, { seen }: z.output<typeof confirmation>): Promise<void> =>
    giveAnswer(portal, ctx, name, { seen, page: CONFIRMED[name] });
