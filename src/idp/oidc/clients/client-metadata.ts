import type { Client, ClientMetadata, Configuration, default as Provider } from 'oidc-provider';
import type { ClientConfig } from '../../../config/schema.ts';

/** The engine wants one where redirect addresses have several hosts, or none; `pairwise.ts` is what counts. */
const UNUSED_SECTOR_URI = 'https://sector.invalid/';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** What a client may do that the engine has no metadata for. */
interface OwnMetadata {
  /** It signs in devices by a code. */
  device_flow?: boolean;
  /** It is held to the FAPI 2.0 Security Profile. */
  fapi2?: boolean;
  /** What it may ask of how people sign in. */
  acrs?: readonly string[];
}

const OWN = ['acrs', 'device_flow', 'fapi2'] as const satisfies (keyof OwnMetadata)[];

export const isFapi2 = (client: Client): boolean => (client as OwnMetadata).fapi2 === true;

export const acrsOf = (client: Client): readonly string[] => (client as OwnMetadata).acrs ?? [];

/** Ours alone to give: in what a client registers by itself they mean nothing, and are ignored (RFC 7591 §2). */
export const extraClientMetadata: Configuration['extraClientMetadata'] = {
  properties: OWN,
  validator(ctx, key, _value, metadata) {
    if (ctx) delete (metadata as Record<string, unknown>)[key];
  },
};

/**
 * Lets clients of the device flow use it. The engine would have those with pairwise subjects prove themselves by a key, to
 * learn their sector from its address; here `pairwise.ts` knows the sector, and a television keeps no secret (RFC 8628 §5.6).
 */
export function allowDeviceGrant({ Client }: Provider): void {
  const { grantTypeAllowed } = Client.prototype;
  Client.prototype.grantTypeAllowed = function allowed(this: Client & OwnMetadata, type: string) {
    return type === DEVICE_GRANT ? this.device_flow === true : grantTypeAllowed.call(this, type);
  };
}

/** A native app may sign in by codes of the device flow alone: it then has no address to come back to. */
const comesBack = ({ redirectUris }: ClientConfig) => redirectUris.length > 0;

/** People sign in to a client, and it asks APIs for itself: either, or both (G1). */
const grantTypes = (client: ClientConfig) => [
  ...(comesBack(client) ? ['authorization_code'] : []),
  ...(client.refreshTokens ? ['refresh_token'] : []),
  ...(client.kind !== 'native' && client.apis.some(({ people }) => !people) ? ['client_credentials'] : []),
];

/** How it proves itself at the token endpoint: an app in the hands of people keeps no secret (RFC 8252 §8.5). */
function authentication({ kind, authentication, secrets, jwks, jwksUri }: ClientConfig): Partial<ClientMetadata> {
  const keys = {
    ...(jwks && { jwks: jwks as ClientMetadata['jwks'] }),
    ...(jwksUri && { jwks_uri: jwksUri }),
  };
  const method = kind === 'native' ? 'none' : authentication;
  const bySecret = method === 'client_secret_basic' || method === 'client_secret_post';
  return { token_endpoint_auth_method: method, ...keys, ...(bySecret && { client_secret: secrets[0] }) };
}

/** What FAPI 2.0 asks of every request of a client; others choose it piece by piece. */
const protections = (client: ClientConfig): Partial<ClientMetadata> & OwnMetadata => ({
  require_pushed_authorization_requests: client.pushedRequests || client.profile === 'fapi2',
  require_signed_request_object: client.signedRequests,
  dpop_bound_access_tokens: client.dpop || client.profile === 'fapi2',
  ...(client.profile === 'fapi2' && { fapi2: true }),
});

/**
 * A client of the configuration file, as the engine knows clients (OpenID Connect Registration §2, G2). Its logo is left
 * out: it is shown from our own address.
 */
export function clientMetadata(client: ClientConfig): ClientMetadata & OwnMetadata {
  const hosts = new Set(client.redirectUris.map((uri) => new URL(uri).host));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: client.kind === 'native' ? 'native' : 'web',
    ...authentication(client),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: comesBack(client) ? ['code'] : [],
    grant_types: grantTypes(client),
    scope: client.scopes.join(' '),
    subject_type: 'pairwise',
    ...(hosts.size !== 1 && { sector_identifier_uri: UNUSED_SECTOR_URI }),
    id_token_signed_response_alg: client.idTokenAlgorithm,
    ...(client.userinfoAlgorithm && { userinfo_signed_response_alg: client.userinfoAlgorithm }),
    ...protections(client),
    ...(client.deviceFlow && { device_flow: true }),
    acrs: client.acrs,
    // The engine knows secure addresses alone; the demonstration has others.
    ...(client.initiateLoginUri?.startsWith('https:') && { initiate_login_uri: client.initiateLoginUri }),
    ...(client.policyUri && { policy_uri: client.policyUri }),
    ...(client.tosUri && { tos_uri: client.tosUri }),
    ...(client.backchannelLogoutUri && {
      backchannel_logout_uri: client.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}
