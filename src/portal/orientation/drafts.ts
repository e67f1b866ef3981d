import { isDeepStrictEqual } from 'node:util';
import { trusted } from 'mongoose';
import type { WebContext } from '../../web/context.ts';
import type { Level } from '../campaign/current-file.ts';
import { type Draft, drafts } from '../campaign/draft.model.ts';
import { type Entry, fileId } from '../campaign/file.model.ts';
import type { PortalContext } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { childFileOf } from './child-file.ts';
import { isOpen, PHASES, type Phase } from './phases.ts';
import { isTyped, readRows, type WishRow, wishesOf } from './wish-rows.ts';

type Store = Pick<PortalContext, 'db' | 'clock'>;

/** The draft of this guardian, of an entry of this child: nobody else's. */
export function draftId(ctx: WebContext, phase: Phase): string {
  const { current, key } = childFileOf(ctx);
  return `${fileId(current.campaign?._id ?? `${key.uai}:${key.year}`, key.pupil)}:${phase}:${sessionOf(ctx).sub}`;
}

/** What somebody typed and did not validate. */
interface Typed {
  rows: WishRow[];
  savedAt: Date;
  /** The entry that it answers to: see `seenIn`. */
  seen: string;
}

/**
 * What this guardian typed and did not validate (I1): neither a form that was left as it was, nor a save of the script that
 * came in after the same was validated.
 */
export async function readDraft({ db, clock }: Store, ctx: WebContext, phase: Phase): Promise<Typed | undefined> {
  const { file, level } = childFileOf(ctx).current;
  const filter = { _id: draftId(ctx, phase), expiresAt: trusted({ $gt: clock.now() }) };
  const draft = await drafts(db).findOne(filter).lean<Draft>();
  if (!draft) return undefined;
  const { savedAt, values } = draft;
  const rows = readRows(values);
  return changesEntry(level, file?.[phase], rows) ? { rows, savedAt, seen: values.seen ?? '' } : undefined;
}

/** Whether a form is not as it was first shown. */
export const changesEntry = (level: Level, entry: Entry | undefined, rows: readonly WishRow[]): boolean =>
  entry ? !isDeepStrictEqual(wishesOf(level, rows), entry.wishes) : rows.length > 1 || isTyped(rows);

/** Keeps what is being typed, in place of what was kept before. */
export async function keepDraft(
  { db, clock }: Store,
  id: string,
  values: Record<string, string>,
  expiresAt: Date,
): Promise<Date> {
  const savedAt = clock.now();
  await drafts(db).updateOne({ _id: id }, { $set: { values, savedAt, expiresAt, schemaVersion: 1 } }, { upsert: true });
  return savedAt;
}

export async function dropDraft({ db }: Store, id: string): Promise<void> {
  await drafts(db).deleteOne({ _id: id });
}

/** Whether something waits to be validated in the entry that is open now. */
export async function hasDraft(portal: Store, ctx: WebContext): Promise<boolean> {
  const { current, role } = childFileOf(ctx);
  const phase = PHASES.find((one) => isOpen(current, one));
  if (!phase || role !== 'holder') return false;
  const draft = await readDraft(portal, ctx, phase);
  return draft !== undefined && isTyped(draft.rows);
}
