import type { WebContext, WebMiddleware } from '../../web/context.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import { DEEDS } from '../campaign/deeds.ts';
import type { HistoryEntry, Opinion, Proposal, Wish } from '../campaign/file.model.ts';
import type { Lapse } from '../campaign/lapses.ts';
import { trackName } from '../campaign/track-name.ts';
import { visibleHistory } from '../campaign/visible.ts';
import type { PortalWeb } from '../context.ts';
import { childFileOf } from './child-file.ts';
import { trackNames } from './decision.ts';
import { datesFor, renderOrientation } from './page.ts';
import { showWishes } from './shown-wishes.ts';

/** Who did what and when, newest first, in plain words, and what came true because nobody did anything (I8). */
export const historyPage =
  (portal: PortalWeb): WebMiddleware =>
  (ctx) => {
    const { current } = childFileOf(ctx);
    const dates = datesFor(ctx);
    const entries = visibleHistory(current);
    renderOrientation(portal, ctx, 'portal/orientation/history', {
      entries: entries
        .map((entry, place) => ({
          day: dates.day(entry.at),
          hour: dates.hour(entry.at),
          event: entry.event,
          ...('by' in entry
            ? {
                by: authorOf(ctx, entry),
                isChange: isChange(entries, place),
                details: detailsOf(ctx, current, entry),
              }
            : { until: dates.lastDay(entry.at) }),
        }))
        .reverse(),
    });
  };

const deedOf = (event: string): (typeof DEEDS)[keyof typeof DEEDS] | undefined => DEEDS[event as keyof typeof DEEDS];

const isChange = (entries: readonly (HistoryEntry | Lapse)[], place: number) => {
  const { event } = entries[place]!;
  return deedOf(event)?.replaces === true && entries.slice(0, place).some((earlier) => earlier.event === event);
};

function authorOf({ state: { t } }: WebContext, { by, event }: HistoryEntry): string {
  if (by.kind === 'guardian') return t('orientation-answers:history.by.guardian', { name: by.name });
  // What a school enters for a family came on paper.
  return t(`orientation-answers:history.by.${deedOf(event)?.told ? 'paper' : 'school'}`);
}

/** What an event brought, as `act` keeps it. */
interface Content {
  wishes?: Wish[];
  opinion?: Opinion;
  proposal?: Proposal;
  meeting?: { at: Date; place?: string };
  tracks?: string[];
  reasons?: string;
}

/** What was entered, a line each. */
function detailsOf(ctx: WebContext, current: CurrentFile, entry: HistoryEntry): string[] {
  const { t } = ctx.state;
  const { wishes, opinion, proposal, meeting, tracks, reasons } = (entry.content ?? {}) as Content;
  const maybe = (text: string, name: string, value?: string | null) => (value ? [t(text, { [name]: value })] : []);
  const track = (id?: string) => id && trackName(current.level, id, ctx.state.locale);
  const why = (words?: string) => maybe('orientation-answers:history.reasons', 'reasons', words);
  if (wishes) return wishLines(ctx, current, wishes);
  if (opinion)
    return [
      ...opinion.answers.map((given, place) => {
        const answer = t(`orientation-answers:opinion.answer.${given}`);
        return t('orientation-answers:history.answer', { rank: place + 1, answer });
      }),
      ...maybe('orientation-answers:history.recommended', 'track', track(opinion.recommended)),
      ...why(opinion.reasons),
    ];
  if (proposal)
    return [
      ...proposal.agreed.map((agrees, place) => {
        const answer = t(`orientation-answers:proposal.${agrees ? 'agreed' : 'not-agreed'}`);
        return t('orientation-answers:history.agreed', { rank: place + 1, answer });
      }),
      ...maybe('orientation-answers:history.other', 'track', track(proposal.other)),
      ...maybe('orientation-answers:history.support', 'support', proposal.support),
      ...why(proposal.reasons),
    ];
  if (meeting) return meetingLines(ctx, meeting);
  return [
    ...(tracks ? [t('orientation-answers:history.tracks', { tracks: trackNames(ctx, current, tracks) })] : []),
    ...why(reasons),
  ];
}

function wishLines(ctx: WebContext, { level }: CurrentFile, wishes: readonly Wish[]): string[] {
  const { t } = ctx.state;
  return showWishes(level, wishes, ctx.state).map(({ rank, track, occupation, status }) => {
    const parts = [
      track,
      occupation && t('orientation-answers:occupation', { occupation }),
      status && t(`orientation-answers:status.${status}`),
    ];
    return t('orientation-answers:history.wish', { rank, wish: parts.filter(Boolean).join(' – ') });
  });
}

function meetingLines(ctx: WebContext, { at, place }: { at: Date; place?: string }): string[] {
  const { t } = ctx.state;
  const dates = datesFor(ctx);
  const when = t('orientation-answers:meeting.when', { day: dates.weekday(at), hour: dates.hour(at) });
  return [when, ...(place ? [t('orientation-answers:meeting.place', { place })] : [])];
}
