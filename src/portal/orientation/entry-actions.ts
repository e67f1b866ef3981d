import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { FieldError } from '../../web/forms.ts';
import type { Limit } from '../../web/limits.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { actorOf, childFileOf, keepFile } from './child-file.ts';
import { changesEntry, draftId, dropDraft, keepDraft } from './drafts.ts';
import { type EntryPages, type FormLocals, seenIn } from './entry-pages.ts';
import { faultTexts } from './fault-texts.ts';
import { datesFor } from './page.ts';
import { isOpen, PHASE_FACTS, type Phase } from './phases.ts';
import { validateEntry } from './validate-entry.ts';
import { fieldsOf, readRows, stepOf, type WishRow, wishesOf } from './wish-rows.ts';

/** The script saves two seconds after the last key: a person who types for an hour stays under it. */
const DRAFTS: Limit = { name: 'orientation-draft', points: 900, seconds: 3600 };

const TOO_OFTEN: FieldError = { field: '', text: 'orientation:too-often' };
const TOO_MANY: FieldError = { field: '', text: 'orientation:draft.too-many' };

type Values = Record<string, string>;

/** What the buttons of an entry's form do, and the script that keeps what is typed (I1–I3). */
export function entryActions(portal: PortalWeb, phase: Phase, pages: EntryPages) {
  /**
   * Keeps what is typed whatever comes of it: after the closing or under another's pen it is still to be read.
   *
   * @returns when it was kept; undefined past the limit
   */
  const keep = async (ctx: WebContext, rows: readonly WishRow[], seen: string): Promise<Date | undefined> => {
    const { facts } = childFileOf(ctx).current;
    const id = draftId(ctx, phase);
    const taken = facts && (await portal.limits.take(DRAFTS, id));
    return taken?.ok ? keepDraft(portal, id, { ...fieldsOf(rows), seen }, facts!.dates.endsOn) : undefined;
  };

  /** Pupils never post; a form of another person who was signed in here before is not taken for hers (S21). */
  const readTyped = (ctx: WebContext, values: Values): WishRow[] => {
    actorOf(ctx);
    if (values.by !== sessionOf(ctx).sub) throw new AppError('form-expired');
    return readRows(values);
  };

  /** Why nothing may be entered; undefined while it may. */
  const stopOf = (ctx: WebContext): 'closed' | 'taken' | undefined => {
    const { current, role } = childFileOf(ctx);
    if (!isOpen(current, phase)) return 'closed';
    return role === 'holder' ? undefined : 'taken';
  };

  const stop = (ctx: WebContext, why: 'closed' | 'taken', rows: readonly WishRow[]) => {
    ctx.status = 409;
    pages.stopped(ctx, why, rows);
  };

  const again = (ctx: WebContext, typed: Omit<FormLocals, 'errors' | 'done'>, errors: FieldError[]) => {
    ctx.status = 422;
    pages.form(ctx, { ...typed, errors });
  };

  /** What is validated is no draft any more; what cannot be validated is kept as one. */
  const validate = async (ctx: WebContext, rows: WishRow[], seen: string) => {
    const { base, current, key } = childFileOf(ctx);
    const wishes = wishesOf(key.level, rows);
    const end = await validateEntry(portal, { phase, key, current, actor: actorOf(ctx), wishes, seen });
    if (end.ok) {
      await dropDraft(portal, draftId(ctx, phase));
      return seeOther(ctx, `${base}/${phase}/recap`);
    }
    const savedAt = await keep(ctx, rows, seen);
    if (end.reason === 'faults') return again(ctx, { rows, savedAt, seen }, faultTexts(end.faults, key.level));
    if (end.reason === 'too-often') return again(ctx, { rows, savedAt, seen }, [TOO_OFTEN]);
    keepFile(portal, ctx, end.now);
    if (end.reason !== 'changed-meanwhile') return stop(ctx, end.reason, rows);
    ctx.status = 409;
    return pages.form(ctx, { rows, savedAt, seen });
  };

  const press = async (ctx: WebContext, values: Values): Promise<undefined> => {
    const { base, key, current } = childFileOf(ctx);
    const seen = values.seen ?? '';
    const typed = readTyped(ctx, values);
    const asked = values.do ?? '';
    const step = stepOf(typed, asked, key.level);
    const why = stopOf(ctx);
    if (!why && asked === 'validate') return (await validate(ctx, step.rows, seen)) as undefined;
    if (!why && asked === 'cancel' && !changesEntry(key.level, current.file?.[phase], step.rows)) {
      await dropDraft(portal, draftId(ctx, phase));
      return seeOther(ctx, base) as undefined;
    }
    const savedAt = await keep(ctx, step.rows, seen);
    // The school has put the entry off: the draft waits for its opening.
    if (PHASE_FACTS[phase].before.includes(current.state)) return seeOther(ctx, base) as undefined;
    if (why) return stop(ctx, why, step.rows) as undefined;
    if (!savedAt) again(ctx, { rows: step.rows, savedAt, seen }, [TOO_MANY]);
    else if (asked === 'cancel') seeOther(ctx, `${base}/${phase}/cancel`);
    else if (values['in-place']) {
      // The script takes over nothing but the form: where there is more to show it is to load the page.
      if (seen !== seenIn(current.file?.[phase])) ctx.status = 409;
      pages.form(ctx, { rows: step.rows, savedAt, seen, done: step });
    } else {
      const anchor = step.rank > 0 ? `#wish-${step.rank}` : '';
      seeOther(ctx, `${base}/${phase}?${new URLSearchParams({ said: step.said, rank: String(step.rank) })}${anchor}`);
    }
    return undefined;
  };

  /** Answers the script: what to write beside the form; `over` when the page is to be loaded anew. */
  const autosave = async (ctx: WebContext, values: Values): Promise<undefined> => {
    const savedAt = await keep(ctx, readTyped(ctx, values), values.seen ?? '');
    const { t } = ctx.state;
    const text = savedAt
      ? t('orientation:draft.saved', { hour: datesFor(ctx).hour(savedAt) })
      : t('orientation:draft.too-many');
    ctx.status = 200;
    ctx.body = { text, over: stopOf(ctx) !== undefined };
    return undefined;
  };

  return { press, autosave, keep };
}
