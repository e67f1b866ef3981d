import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';
import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { ClientConfig } from '../../config/schema.ts';
import { ALL_SCHOOLS } from '../../security/access-token.ts';
import type { Clients } from './clients.ts';
import { type SigningKey, toJwks } from './keys.ts';

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

function apiOf(client: ClientConfig | undefined, audience: string) {
  const api = client?.apis.find((one) => one.audience === audience && !one.people);
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
 * Access tokens for APIs (RFC 8707, RFC 9068): given to a client for itself alone, as JWT that nothing stores. What people
 * signed in for stays opaque, and is good for userinfo alone.
 */
export function resourceIndicators(clients: Clients): ResourceIndicators {
  const isOwnAccount = ({ oidc }: KoaContextWithOIDC) => oidc.params?.grant_type === GRANT;
  return {
    enabled: true,
    defaultResource(ctx) {
      if (isOwnAccount(ctx)) throw new errors.InvalidTarget('name the API by «resource»');
      return undefined;
    },
    async getResourceServerInfo(ctx, resource, { clientId }: Client) {
      if (!isOwnAccount(ctx)) throw new errors.InvalidTarget('no API is asked on behalf of people');
      const { audience, scopes } = apiOf(await clients.find(clientId), resource);
      refuseOtherScopes(ctx, scopes);
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

/** The schools that a client's token is for, and whether it may see national numbers: no API knows registrations (G3). */
export function schoolsOfToken(clients: Clients): NonNullable<Configuration['extraTokenClaims']> {
  return async (_ctx, token) => {
    if (token.kind !== 'ClientCredentials') return undefined;
    const { schools, ine } = (await clients.find(token.clientId))!;
    return { uais: schools === 'all' ? [ALL_SCHOOLS] : schools, ...(ine && { ine }) };
  };
}
