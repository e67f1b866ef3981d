import { trusted } from 'mongoose';
import { orientationFiles } from '../campaign/file.model.ts';
import type { PortalContext } from '../context.ts';

/**
 * Makes the mails due that wait for the end of a stay (I4): she has signed out. Whether no session of it lives, the worker
 * looks for itself. After a crash before this, they are due when the session would have ended by itself.
 */
export async function endStays(
  { db, clock, mailsDue }: Pick<PortalContext, 'db' | 'clock' | 'mailsDue'>,
  stays: readonly string[],
): Promise<void> {
  if (stays.length === 0) return;
  const { modifiedCount } = await orientationFiles(db).updateMany(
    { 'notices.stay': trusted({ $in: stays }) },
    { $set: { 'notices.$[notice].dueAt': clock.now() } },
    { arrayFilters: [{ 'notice.stay': { $in: stays } }] },
  );
  if (modifiedCount > 0) mailsDue.ring();
}
