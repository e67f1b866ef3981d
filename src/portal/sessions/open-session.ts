import { hashToken, newToken } from '../../security/token.ts';
import type { PortalContext } from '../context.ts';
import type { Person } from './person.ts';
import { portalSessions } from './session.model.ts';
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
 * @returns the id, for the cookie
 */
export async function openSession(portal: PortalContext, { tokens, ...signedIn }: SignedIn): Promise<string> {
  const { db, clock, settings, tokenSeal } = portal;
  const id = newToken();
  const _id = hashToken(id);
  const now = clock.now();
  await portalSessions(db).create({
    _id,
    ...signedIn,
    tokens: tokenSeal.seal(tokens, _id),
    claimsAt: now,
    refreshAt: new Date(now.getTime() + settings.claimsSeconds * 1000),
    startedAt: now,
    seenAt: now,
    expiresAt: endOf(settings, now, now),
  });
  return id;
}
