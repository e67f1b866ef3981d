import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { localDates } from '../campaign/local-dates.ts';
import { timeZoneOf } from '../campaign/school-days.ts';
import type { PortalWeb } from '../context.ts';
import { consultationsOf, MOST_CONSULTATIONS, type ReadingsOfDay } from '../report-cards/consult.ts';
import type { Consultation } from '../report-cards/consultation.model.ts';
import { type CardTitle, cardTitlesOf } from '../report-cards/find-cards.ts';
import { fullName, renderSignedIn } from '../signed-in-page.ts';
import { headingOf } from './card-heading.ts';
import { livretOf } from './card-page.ts';

/** «Qui a consulté»: who read which report card, when and how, newest first (J4). */
export function showConsultations(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { child, base } = livretOf(ctx);
    const [found, cards] = await Promise.all([
      consultationsOf(portal, child.sub, timeZoneOf(child.uai)),
      cardTitlesOf(portal, child.sub),
    ]);
    const byId = new Map(cards.map((card) => [card._id, card]));
    renderSignedIn(portal, ctx, 'portal/livret/consultations', {
      name: fullName(child),
      base,
      most: found.length === MOST_CONSULTATIONS ? MOST_CONSULTATIONS : undefined,
      entries: found.map((readings) => showReadings(ctx, readings, byId.get(readings.last.card ?? ''))),
    });
  };
}

function showReadings(ctx: WebContext, { last, times }: ReadingsOfDay, card: CardTitle | undefined) {
  const { at, by, form, version } = last;
  const { child, base, reader } = livretOf(ctx);
  const dates = localDates(child.uai, ctx.state.locale);
  const isReader = by.kind === reader.kind && by.id === reader.id;
  return {
    day: dates.day(at),
    hour: dates.hour(at),
    who: isReader ? ctx.state.t('livret:consultations.you') : whoOf(ctx, by),
    how: ctx.state.t(`livret:consultations.${isReader ? 'you-' : ''}${form}`),
    card: card && headingOf(card, base, ctx.state),
    isBefore: card !== undefined && version !== undefined && version < card.version,
    isProgress: form === 'progress',
    times: times > 1 && times,
  };
}

function whoOf({ state: { t } }: WebContext, { kind, name }: Consultation['by']): string {
  if (kind === 'pupil') return t('livret:consultations.pupil', { name });
  return kind === 'guardian' && name ? name : t('livret:consultations.school');
}
