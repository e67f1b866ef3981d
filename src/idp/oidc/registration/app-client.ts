import type { ClientMetadata } from 'oidc-provider';
import { clientWith, SCOPES } from '../../../config/groups/clients.ts';
import type { ClientConfig } from '../../../config/schema.ts';
import type { RegisteredClient } from './registered-client.model.ts';

/** A client, wherever it is registered. */
export type AppClient = ClientConfig & {
  /** Of one that its developer registered; absent for those of the configuration file, which the operator answers for. */
  registered?: {
    /** The operator said that it is what it says. Until then people are told, and it learns of no child (S40). */
    verified: boolean;
    /** Its metadata as the engine knows them. */
    metadata: ClientMetadata;
  };
};

/** Data about children, which an app gets once it is verified (security.md S40). */
export const CHILD_SCOPES: readonly string[] = SCOPES.filter(
  (scope) => scope.startsWith('ecole.') || scope === 'fr_edu_vecteur',
);

/** Apps of one host see a person under the same `sub`; without a host of its own, an app is alone. */
function sectorOf(id: string, { sector_identifier_uri, redirect_uris: [uri = ''] = [] }: ClientMetadata): string {
  const { protocol, host } = new URL(sector_identifier_uri ?? uri);
  return protocol === 'https:' ? host : id;
}

/** What may be left of the scopes that an app registered: bounds and verification count as they are now. */
function scopesOf({ bounds, verifiedAt }: Pick<RegisteredClient, 'bounds' | 'verifiedAt'>, scope: string) {
  const asked = scope.split(' ');
  return SCOPES.filter(
    (one) =>
      one === 'openid' ||
      (asked.includes(one) && bounds.scopes.includes(one) && (verifiedAt !== undefined || !CHILD_SCOPES.includes(one))),
  );
}

type Facts = Pick<RegisteredClient, '_id' | 'name' | 'bounds' | 'verifiedAt'>;

/**
 * A registered app as our code knows clients. What only the operator decides (its schools, national numbers, children)
 * comes from its invitation, never from its metadata.
 *
 * @throws ZodError for metadata that no client of ours may have
 */
export function appClient({ _id, name, bounds, verifiedAt }: Facts, metadata: ClientMetadata): AppClient {
  const client = clientWith({
    id: _id,
    name,
    kind: metadata.application_type === 'native' ? 'native' : 'web',
    secrets: metadata.client_secret ? [metadata.client_secret] : [],
    redirectUris: [...(metadata.redirect_uris ?? [])],
    postLogoutRedirectUris: [...(metadata.post_logout_redirect_uris ?? [])],
    backchannelLogoutUri: metadata.backchannel_logout_uri,
    homeUri: metadata.client_uri,
    initiateLoginUri: metadata.initiate_login_uri,
    scopes: scopesOf({ bounds, ...(verifiedAt && { verifiedAt }) }, metadata.scope ?? 'openid'),
    authentication:
      metadata.token_endpoint_auth_method === 'none'
        ? undefined
        : (metadata.token_endpoint_auth_method as ClientConfig['authentication'] | undefined),
    jwks: metadata.jwks as ClientConfig['jwks'],
    jwksUri: metadata.jwks_uri,
    dataSharing: verifiedAt ? 'information' : 'consent',
    logoUri: metadata.logo_uri,
    policyUri: metadata.policy_uri,
    tosUri: metadata.tos_uri,
    schools: bounds.schools ?? 'all',
    subjectSector: sectorOf(_id, metadata),
    refreshTokens: metadata.grant_types?.includes('refresh_token'),
    idTokenAlgorithm: metadata.id_token_signed_response_alg as ClientConfig['idTokenAlgorithm'] | undefined,
    userinfoAlgorithm: metadata.userinfo_signed_response_alg as ClientConfig['userinfoAlgorithm'],
    dpop: metadata.dpop_bound_access_tokens === true,
    pushedRequests: metadata.require_pushed_authorization_requests,
  });
  return { ...client, registered: { verified: verifiedAt !== undefined, metadata } };
}
