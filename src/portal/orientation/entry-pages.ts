import { textIn } from '../../config/groups/localized-text.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormState } from '../../web/forms.ts';
import type { Entry } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';
import type { PortalWeb } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { childFileOf } from './child-file.ts';
import { datesFor, renderOrientation } from './page.ts';
import { lastDayOf, type Phase } from './phases.ts';
import { showEntry } from './shown-wishes.ts';
import { fieldsOf, isTyped, type Step, type WishRow } from './wish-rows.ts';

/** Numbers that are told in words, as in the guides: «jusqu’à trois». */
const WRITTEN = [2, 3, 4, 5];
const RANK = /^\d{1,2}$/;
const SAID = ['added', 'removed', 'moved', 'saved'];

/** What the form answers to: when the entry that it would replace was made. */
export const seenIn = (entry: Entry | undefined): string => (entry ? String(entry.at.getTime()) : '');

/** What a page tells of the entry as it is recorded. */
function recorded(ctx: WebContext, phase: Phase) {
  const { current, zone } = childFileOf(ctx);
  const dates = datesFor(ctx);
  const entry = current.file?.[phase];
  const lastDay = lastDayOf(current, phase, zone);
  return {
    phase,
    step: phase,
    lastDay: lastDay && dates.campaignDay(lastDay),
    entry: entry && { phase, ...showEntry(current.level, entry, ctx.state, dates) },
    isMine: entry?.by.id === sessionOf(ctx).sub,
    holder: current.file?.pen?.name,
  };
}

/** What was typed and never validated, in words; rows without anything are left out. */
function typed(ctx: WebContext, rows: readonly WishRow[]) {
  const { level } = childFileOf(ctx).current;
  return rows
    .filter((row) => isTyped([row]))
    .map(({ track, occupation, status }, index) => ({
      rank: index + 1,
      track: track === '' ? ctx.state.t('orientation:wish.no-track') : trackName(level, track, ctx.state.locale),
      ...(occupation && { occupation }),
      ...((status === 'school' || status === 'apprentice') && { status }),
    }));
}

export interface FormLocals {
  rows: WishRow[];
  errors?: FormState['errors'];
  savedAt?: Date | undefined;
  /** What the rows answer to, see `seenIn`: where somebody has validated since, both are shown. */
  seen: string;
  /** What a button has just done; else the address tells it. */
  done?: Pick<Step, 'said' | 'rank'>;
}

/** What the address says that a button did: only what this page has words for. */
function doneIn({ query: { said, rank } }: WebContext) {
  const isKnown = typeof said === 'string' && SAID.includes(said) && RANK.test(String(rank));
  return isKnown ? { said, rank } : undefined;
}

/** The pages of an entry, intentions or definitive choices (I1–I3). */
export function entryPages(portal: PortalWeb, phase: Phase) {
  const form = (ctx: WebContext, { rows, errors = [], savedAt, seen, done }: FormLocals) => {
    const { level, file } = childFileOf(ctx).current;
    const inWords = (text: Parameters<typeof textIn>[0]) => textIn(text, ctx.state.locale);
    renderOrientation(portal, ctx, 'portal/orientation/form', {
      ...recorded(ctx, phase),
      form: { values: fieldsOf(rows), errors },
      seen: seenIn(file?.[phase]),
      by: sessionOf(ctx).sub,
      most: WRITTEN.includes(level.mostWishes)
        ? ctx.state.t(`orientation:number.${level.mostWishes}`)
        : level.mostWishes,
      mayAdd: rows.length < level.mostWishes,
      rowCount: rows.length,
      tracks: level.tracks.map(({ id, name, help, occupation, statuses }) => ({
        id,
        name: inWords(name),
        help: help && inWords(help),
        occupation,
        statuses,
      })),
      rows: rows.map((row, index) => ({
        ...row,
        rank: index + 1,
        name: `track-${index + 1}`,
        isFirst: index === 0,
        isLast: index === rows.length - 1,
        isOnly: rows.length === 1,
      })),
      isConflict: seen !== seenIn(file?.[phase]),
      saved: savedAt && datesFor(ctx).hour(savedAt),
      done: done ?? doneIn(ctx),
    });
  };

  /** The entry is over, or not hers: what was typed stays to be read, with what to do. */
  const stopped = (ctx: WebContext, why: 'closed' | 'taken', rows: readonly WishRow[]) =>
    renderOrientation(portal, ctx, 'portal/orientation/stopped', {
      ...recorded(ctx, phase),
      why,
      typed: typed(ctx, rows),
    });

  const cancel = (ctx: WebContext, rows: readonly WishRow[]) =>
    renderOrientation(portal, ctx, 'portal/orientation/cancel', {
      ...recorded(ctx, phase),
      typed: typed(ctx, rows),
    });

  const recap = (ctx: WebContext, locals: { mayChange: boolean; noAddress: boolean }) =>
    renderOrientation(portal, ctx, 'portal/orientation/recap', { ...recorded(ctx, phase), ...locals });

  return { form, stopped, cancel, recap };
}
export type EntryPages = ReturnType<typeof entryPages>;
