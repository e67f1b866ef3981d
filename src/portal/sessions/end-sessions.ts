import { hashToken } from '../../security/token.ts';
import { endStays } from '../campaign-mails/end-stays.ts';
import type { PortalContext } from '../context.ts';
import { type PortalSession, portalSessions, stayOf } from './session.model.ts';

/** Ends the session of a cookie's id, and gives what it was, if it lived. */
export async function endSession({ db }: PortalContext, id: string): Promise<PortalSession | undefined> {
  return (
    (await portalSessions(db)
      .findOneAndDelete({ _id: hashToken(id) })
      .lean<PortalSession>()) ?? undefined
  );
}

/** Ends what a back-channel logout names: one session of the provider, or all of a person (Back-Channel Logout 1.0 §2.7). */
export async function endSessionsOf(portal: PortalContext, named: { sid?: string; sub?: string }): Promise<number> {
  const { db } = portal;
  const { sid, sub } = named;
  const filter = { ...(sid && { sid }), ...(sub && { sub }) };
  if (Object.keys(filter).length === 0) throw new Error('a logout names a session or a person');
  const ended = await portalSessions(db).find(filter, { stay: 1 }).lean();
  const { deletedCount } = await portalSessions(db).deleteMany(filter);
  await endStays(portal, [...new Set(ended.map(stayOf))]);
  return deletedCount;
}
