import { hashToken } from '../../security/token.ts';
import type { PortalContext } from '../context.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { usedLogoutTokens } from './logout-token.model.ts';
import { verifyLogoutToken } from './verify-logout-token.ts';

/**
 * Ends the sessions that a logout token of the provider names. The sessions end before the token is noted as used: after a
 * crash between the two, the provider's second try does the rest.
 *
 * @returns false for a token that is not to be obeyed, or was already
 * @throws {AppError} `provider-unavailable` when its keys cannot be had
 */
export async function obeyLogout(portal: PortalContext, token: string): Promise<boolean> {
  const logout = await verifyLogoutToken(portal, token);
  if (!logout) return false;
  const used = usedLogoutTokens(portal.db);
  const _id = hashToken(logout.jti);
  if (await used.exists({ _id })) return false;
  await endSessionsOf(portal, logout);
  await used.updateOne({ _id }, { $set: { expiresAt: logout.endsAt, schemaVersion: 1 } }, { upsert: true });
  return true;
}
