import { hashToken, newToken } from '../../security/token.ts';
import type { PortalContext } from '../context.ts';
import type { Person } from './person.ts';
import { type PortalSession, portalSessions, stayOf } from './session.model.ts';
import { endOf } from './session-life.ts';
import type { Tokens } from './token-seal.ts';

interface SignedIn {
  sub: string;
  sid?: string;
  tokens: Tokens;
  person: Person;
}

/**
 * Opens a session after a sign-in. Its id is new at each, so that one planted in the browser beforehand is worth nothing
 * (security.md S20).
 *
 * @param former what the browser had until now; when it lived and was the same person's, her stay goes on, and its
 *   absolute end with it
 * @returns the id, for the cookie
 */
export async function openSession(
  portal: PortalContext,
  { tokens, ...signedIn }: SignedIn,
  former?: PortalSession,
): Promise<string> {
  const { db, clock, settings, tokenSeal } = portal;
  const id = newToken();
  const _id = hashToken(id);
  const now = clock.now();
  const goesOn = former && former.sub === signedIn.sub && former.expiresAt > now;
  const startedAt = goesOn ? former.startedAt : now;
  await portalSessions(db).create({
    _id,
    ...signedIn,
    tokens: tokenSeal.seal(tokens, _id),
    claimsAt: now,
    refreshAt: new Date(now.getTime() + settings.claimsSeconds * 1000),
    stay: goesOn ? stayOf(former) : newToken(),
    startedAt,
    openedAt: now,
    seenAt: now,
    expiresAt: endOf(settings, startedAt, now),
  });
  return id;
}
