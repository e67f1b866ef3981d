import type { Configuration, KoaContextWithOIDC, RefreshToken, Session } from 'oidc-provider';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import { API_TOKEN_SECONDS } from './api-tokens.ts';

const CODE_SECONDS = 60;
const ACCESS_TOKEN_SECONDS = 5 * 60;
const ID_TOKEN_SECONDS = 5 * 60;
/** Offline access ends after a month unused, and after 90 days in any case (security.md S38). */
const OFFLINE_IDLE_SECONDS = 30 * 86_400;
const OFFLINE_SECONDS = 90 * 86_400;

/** What is left of so many seconds counted from `since`. */
function secondsLeft(clock: Clock, since: number | undefined, total: number): number {
  const now = Math.floor(clock.now().getTime() / 1000);
  return Math.max(1, (since ?? now) + total - now);
}

/**
 * How long a session lives from now on: it rolls on with each use, up to the absolute end counted from the sign-in (A5).
 *
 * @param signedInAt epoch seconds
 */
export const sessionSeconds = ({ idp }: Pick<Config, 'idp'>, clock: Clock, signedInAt: number | undefined): number =>
  Math.min(idp.session.idleMinutes * 60, secondsLeft(clock, signedInAt, idp.session.maximumHours * 3600));

/** How long each thing of the provider lives, in seconds (A5; security.md S26, S33, S38). */
export function lifetimes({ idp }: Config, clock: Clock): NonNullable<Configuration['ttl']> {
  const absolute = idp.session.maximumHours * 3600;
  const left = (since: number | undefined, total: number) => secondsLeft(clock, since, total);

  const session = (_ctx: KoaContextWithOIDC, { loginTs }: Session) => sessionSeconds({ idp }, clock, loginTs);

  const refreshToken = (_ctx: KoaContextWithOIDC, token: RefreshToken) =>
    token.expiresWithSession
      ? left(token.authTime, absolute)
      : Math.min(OFFLINE_IDLE_SECONDS, left(token.iiat, OFFLINE_SECONDS));

  return {
    AuthorizationCode: CODE_SECONDS,
    AccessToken: ACCESS_TOKEN_SECONDS,
    ClientCredentials: API_TOKEN_SECONDS,
    IdToken: ID_TOKEN_SECONDS,
    RefreshToken: refreshToken,
    Grant: OFFLINE_SECONDS,
    Interaction: idp.interactionMinutes * 60,
    Session: session,
  };
}
