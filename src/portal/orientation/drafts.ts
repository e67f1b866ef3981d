import { trusted } from 'mongoose';
import type { WebContext } from '../../web/context.ts';
import { type Draft, drafts } from '../campaign/draft.model.ts';
import { fileId } from '../campaign/file.model.ts';
import type { PortalContext } from '../context.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { childFileOf } from './child-file.ts';
import { isOpen, PHASES, type Phase } from './phases.ts';

type Store = Pick<PortalContext, 'db' | 'clock'>;

/** The draft of this guardian, of an entry of this child: nobody else's. */
export function draftId(ctx: WebContext, phase: Phase): string {
  const { current, key } = childFileOf(ctx);
  return `${fileId(current.campaign?._id ?? `${key.uai}:${key.year}`, key.pupil)}:${phase}:${sessionOf(ctx).sub}`;
}

/** What this guardian typed and did not validate (I1). */
export async function readDraft({ db, clock }: Store, id: string): Promise<Draft | undefined> {
  const filter = { _id: id, expiresAt: trusted({ $gt: clock.now() }) };
  return (await drafts(db).findOne(filter).lean<Draft>()) ?? undefined;
}

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
  return (await readDraft(portal, draftId(ctx, phase))) !== undefined;
}
