import type { Client, Configuration, KoaContextWithOIDC, RefreshToken, Session } from 'oidc-provider';
import type { Clock } from '../../clock.ts';
import { clientWith } from '../../config/groups/clients.ts';
import type { Config } from '../../config/schema.ts';
import type { IdpContext } from '../context.ts';
import { API_TOKEN_SECONDS } from './api-tokens.ts';
import { isFapi2 } from './clients/client-metadata.ts';

/** Clocks of services may differ from ours by so much (security.md S65). */
export const CLOCK_TOLERANCE_SECONDS = 10;

const CODE_SECONDS = 60;
const PUSHED_REQUEST_SECONDS = 60;
/** As long as it takes to find one’s phone, identifier and password. */
const DEVICE_CODE_SECONDS = 10 * 60;
const DAY_SECONDS = 86_400;
/** The most that the configuration lets offline access last (security.md S38). */
const GRANT_SECONDS = 90 * DAY_SECONDS;

/** In fact as long as its app, which ends unused: an app may be in use for years without a change. */
const REGISTRATION_SECONDS = 10 * 365 * DAY_SECONDS;

type Needs = Pick<IdpContext, 'clients' | 'config' | 'clock'>;

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
export function lifetimes({ config, clients, clock }: Needs): NonNullable<Configuration['ttl']> {
  const { idp } = config;
  const absolute = idp.session.maximumHours * 3600;
  const left = (since: number | undefined, total: number) => secondsLeft(clock, since, total);
  // The engine waits for no answer here: what the file says is at hand, registered clients have the defaults.
  const ofClients = new Map(clients.listed.map(({ id, tokens }) => [id, tokens]));
  const usual = clientWith({ id: 'usual', name: 'usual' }).tokens;
  const of = (client: Client | undefined) => ofClients.get(client?.clientId ?? '') ?? usual;

  const session = (_ctx: KoaContextWithOIDC, { loginTs }: Session) => sessionSeconds({ idp }, clock, loginTs);

  const refreshToken = (_ctx: KoaContextWithOIDC, token: RefreshToken, client: Client) => {
    const { offlineIdleDays, offlineDays } = of(client);
    if (token.expiresWithSession) return left(token.authTime, absolute);
    const total = left(token.iiat, offlineDays * DAY_SECONDS);
    // It is never replaced by a younger one: its use would not count.
    return isFapi2(client) ? total : Math.min(offlineIdleDays * DAY_SECONDS, total);
  };

  return {
    AuthorizationCode: CODE_SECONDS,
    AccessToken: (_ctx, { resourceServer }, client) => resourceServer?.accessTokenTTL ?? of(client).accessMinutes * 60,
    ClientCredentials: API_TOKEN_SECONDS,
    DeviceCode: DEVICE_CODE_SECONDS,
    IdToken: (_ctx, _token, client) => of(client).idMinutes * 60,
    RefreshToken: refreshToken,
    Grant: GRANT_SECONDS,
    PushedAuthorizationRequest: PUSHED_REQUEST_SECONDS,
    RegistrationAccessToken: REGISTRATION_SECONDS,
    Interaction: idp.interactionMinutes * 60,
    Session: session,
  };
}
