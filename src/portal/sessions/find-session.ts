import { trusted } from 'mongoose';
import { MINUTE_MS } from '../../clock.ts';
import { hashToken } from '../../security/token.ts';
import type { PortalContext } from '../context.ts';
import { type PortalSession, portalSessions } from './session.model.ts';
import { endOf } from './session-life.ts';

/** A request within a minute of the last writes nothing. */
const TOUCH_AFTER_MS = MINUTE_MS;
const ID = /^[\w-]{43}$/;

/** The live session of a cookie's id, if there is one. */
export async function findSession(
  { db, clock }: PortalContext,
  id: string | undefined,
): Promise<PortalSession | undefined> {
  if (!id || !ID.test(id)) return undefined;
  const filter = { _id: hashToken(id), expiresAt: trusted({ $gt: clock.now() }) };
  return (await portalSessions(db).findOne(filter).lean<PortalSession>()) ?? undefined;
}

/** What a request at `now` changes in its session: its idle end moves on. */
export const seen = ({ settings }: PortalContext, { startedAt }: PortalSession, now: Date) => ({
  seenAt: now,
  expiresAt: endOf(settings, startedAt, now),
});

/** Moves the idle end of a session on, once a minute. */
export async function touchSession(portal: PortalContext, session: PortalSession): Promise<void> {
  const now = portal.clock.now();
  if (now.getTime() - session.seenAt.getTime() < TOUCH_AFTER_MS) return;
  await portalSessions(portal.db).updateOne({ _id: session._id }, { $set: seen(portal, session, now) });
}
