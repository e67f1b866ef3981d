import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';
import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { ClientConfig } from '../../config/schema.ts';
import { ALL_SCHOOLS } from '../../security/access-token.ts';
import type { Clients } from './clients/clients.ts';
import { type SigningKey, toJwks } from './keys/keys.ts';

/** Seconds. Nothing takes such a token back, so that it lives no longer. */
export const API_TOKEN_SECONDS = 300;

const GRANT = 'client_credentials';

/** Members that a private key has besides its public ones (RFC 7518 §6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const satisfies (keyof JWK)[];

/** What our own APIs verify access tokens with. */
export function verificationKeys(keys: readonly SigningKey[]): JWTVerifyGetKey {
  const published = toJwks(keys).keys.map((jwk) => {
    const copy = { ...jwk };
    for (const member of PRIVATE) delete copy[member];
    return copy;
  });
  return createLocalJWKSet({ keys: published });
}

function apiOf(client: ClientConfig | undefined, audience: string, people: boolean) {
  const api = client?.apis.find((one) => one.audience === audience && one.people === people);
  if (!api) throw new errors.InvalidTarget('the client may not ask this resource');
  return api;
}

/** A scope that is not the client's is refused, not left out: its developer learns of it at once (RFC 6749 §3.3). */
function refuseOtherScopes({ oidc }: KoaContextWithOIDC, scopes: readonly string[]) {
  const asked = String(oidc.params?.scope ?? '')
    .split(' ')
    .filter(Boolean);
  if (asked.length === 0) throw new errors.InvalidScope('name the scopes that are needed', '');
  const other = asked.find((scope) => !scopes.includes(scope));
  if (other !== undefined) throw new errors.InvalidScope('requested scope is not allowed', other);
}

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

/**
 * Access tokens for APIs (RFC 8707, RFC 9068), as JWT that nothing stores: for a client itself, and for who signed in to it
 * where its registration says so. Without a resource, what people signed in for is opaque, and good for userinfo alone.
 */
export function resourceIndicators(clients: Clients): ResourceIndicators {
  const isOwnAccount = ({ oidc }: KoaContextWithOIDC) => oidc.params?.grant_type === GRANT;
  return {
    enabled: true,
    defaultResource(ctx, _client, several) {
      if (isOwnAccount(ctx) || several) throw new errors.InvalidTarget('name one API by «resource»');
      return undefined;
    },
    async getResourceServerInfo(ctx, resource, { clientId }: Client) {
      const people = !isOwnAccount(ctx);
      const { audience, scopes } = apiOf(await clients.find(clientId), resource, people);
      if (!people) refuseOtherScopes(ctx, scopes);
      return {
        audience,
        scope: scopes.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: API_TOKEN_SECONDS,
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}

/** How the person signed in whom a token for an API speaks of (RFC 9068 §2.2.1). */
function signInOf({ oidc }: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? oidc.entities.DeviceCode;
  return source && { auth_time: source.authTime, acr: source.acr, amr: source.amr };
}

/**
 * What tokens for APIs tell besides. Of a client: the schools that it is for, and whether it may see national numbers, since
 * no API knows registrations (G3). Of a person: how she signed in.
 */
export function claimsOfToken(clients: Clients): NonNullable<Configuration['extraTokenClaims']> {
  return async (ctx, token) => {
    if (token.kind === 'AccessToken') return token.aud === undefined ? undefined : signInOf(ctx);
    const { schools, ine } = (await clients.find(token.clientId))!;
    return { uais: schools === 'all' ? [ALL_SCHOOLS] : schools, ...(ine && { ine }) };
  };
}
