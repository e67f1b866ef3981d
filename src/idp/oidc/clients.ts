import { hash, timingSafeEqual } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { ClientMetadata } from 'oidc-provider';
import type { ClientConfig, Config } from '../../config/schema.ts';
import type { StandingRights } from './grant-adapter.ts';
import { allClients } from './own-client.ts';
import { claimsAllowed } from './scopes.ts';

/** The engine wants one where redirect addresses have several hosts; `pairwise.ts` is what counts. */
const UNUSED_SECTOR_URI = 'https://sector.invalid/';

/** A client of the configuration file, as the engine knows clients (OpenID Connect Registration §2, G2). */
export function clientMetadata(client: ClientConfig): ClientMetadata {
  const hosts = new Set(client.redirectUris.map((uri) => new URL(uri).host));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: client.kind,
    token_endpoint_auth_method: client.kind === 'native' ? 'none' : 'client_secret_basic',
    ...(client.kind === 'web' && { client_secret: client.secrets[0] }),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code', ...(client.refreshTokens ? ['refresh_token'] : [])],
    scope: client.scopes.join(' '),
    subject_type: 'pairwise',
    ...(hosts.size > 1 && { sector_identifier_uri: UNUSED_SECTOR_URI }),
    id_token_signed_response_alg: client.idTokenAlgorithm,
    ...(client.backchannelLogoutUri && {
      backchannel_logout_uri: client.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}

/** First-party clients are given all that their registration allows, without a page that asks (G3). */
export function standingRights(config: Config): StandingRights {
  const rights = new Map(
    allClients(config).map((client) => [client.id, { scope: client.scopes.join(' '), claims: claimsAllowed(client) }]),
  );
  return (clientId) => rights.get(clientId);
}

const digest = (secret: string) => hash('sha256', secret, 'buffer');

/** Accepts both of a client's secrets while one replaces the other, in constant time (security.md S39). */
export function acceptBothSecrets(provider: Provider, config: Config) {
  const digests = new Map(config.clients.map(({ id, secrets }) => [id, secrets.map(digest)]));
  provider.Client.prototype.compareClientSecret = function compareClientSecret(actual: string) {
    const given = digest(actual);
    const matches = (digests.get(this.clientId) ?? []).map((secret) => timingSafeEqual(secret, given));
    return matches.includes(true);
  };
}
