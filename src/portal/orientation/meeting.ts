import type { WebContext } from '../../web/context.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import { childFileOf } from './child-file.ts';
import { datesFor } from './page.ts';

/** Where most families' clocks are: elsewhere it is said that the hour is the school's. */
const USUAL_ZONE = 'Europe/Paris';

/** The compulsory meeting with the head: to be arranged, or when and where; undefined where there is none to speak of. */
export function shownMeeting(ctx: WebContext, { state, file }: CurrentFile) {
  if (!file?.meeting) return state === 'meeting-due' ? { isDue: true } : undefined;
  const dates = datesFor(ctx);
  const { at, place } = file.meeting;
  const text = childFileOf(ctx).zone === USUAL_ZONE ? 'when' : 'when-there';
  return {
    when: ctx.state.t(`orientation-answers:meeting.${text}`, { day: dates.weekday(at), hour: dates.hour(at) }),
    place,
    isAhead: state === 'meeting-set' && at > (file.headDecision?.at ?? new Date(0)),
  };
}
