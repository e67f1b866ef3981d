import type { ClientMetadata } from 'oidc-provider';
import type { ClientConfig } from '../../config/schema.ts';

/** The engine wants one where redirect addresses have several hosts; `pairwise.ts` is what counts. */
const UNUSED_SECTOR_URI = 'https://sector.invalid/';

/** People sign in to a client, and it asks APIs for itself: either, or both (G1). */
const grantTypes = ({ kind, refreshTokens, apis }: ClientConfig) => [
  ...(kind === 'machine' ? [] : ['authorization_code']),
  ...(refreshTokens ? ['refresh_token'] : []),
  ...(apis.length > 0 ? ['client_credentials'] : []),
];

/** A client of the configuration file, as the engine knows clients (OpenID Connect Registration §2, G2). */
export function clientMetadata(client: ClientConfig): ClientMetadata {
  const hosts = new Set(client.redirectUris.map((uri) => new URL(uri).host));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: client.kind === 'native' ? 'native' : 'web',
    token_endpoint_auth_method: client.kind === 'native' ? 'none' : client.authentication,
    ...(client.kind !== 'native' && { client_secret: client.secrets[0] }),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: client.kind === 'machine' ? [] : ['code'],
    grant_types: grantTypes(client),
    scope: client.scopes.join(' '),
    subject_type: 'pairwise',
    ...(hosts.size > 1 && { sector_identifier_uri: UNUSED_SECTOR_URI }),
    id_token_signed_response_alg: client.idTokenAlgorithm,
    ...(client.userinfoAlgorithm && { userinfo_signed_response_alg: client.userinfoAlgorithm }),
    ...(client.backchannelLogoutUri && {
      backchannel_logout_uri: client.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}
