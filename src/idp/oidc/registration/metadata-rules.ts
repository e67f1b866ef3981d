import { type ClientMetadata, errors } from 'oidc-provider';
import { CHILD_SCOPES } from './app-client.ts';
import type { Bounds } from './bounds.ts';

/** Metadata that are known, and that we do not act on: an app that asks for one would believe that we do. */
const NOT_OFFERED = [
  'software_statement',
  'request_uris',
  'frontchannel_logout_uri',
  'frontchannel_logout_session_required',
  'id_token_encrypted_response_alg',
  'id_token_encrypted_response_enc',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
  'request_object_encryption_alg',
  'request_object_encryption_enc',
  'introspection_signed_response_alg',
  'introspection_encrypted_response_alg',
  'introspection_encrypted_response_enc',
  'authorization_signed_response_alg',
  'authorization_encrypted_response_alg',
  'authorization_encrypted_response_enc',
  'authorization_details_types',
  'tls_client_certificate_bound_access_tokens',
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
  'use_mtls_endpoint_aliases',
  'backchannel_token_delivery_mode',
  'backchannel_client_notification_endpoint',
  'backchannel_authentication_request_signing_alg',
  'backchannel_user_code_parameter',
] as const;

const GRANTS = ['authorization_code', 'refresh_token'];
const WEB_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

const refuse: (description: string) => never = (description) => {
  throw new errors.InvalidClientMetadata(description);
};

const isAsked = (value: unknown) =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** Refuses what would be left out otherwise. @throws InvalidClientMetadata */
export function refuseNotOffered(metadata: ClientMetadata): void {
  const asked = NOT_OFFERED.find((field) => isAsked(metadata[field]));
  if (asked) refuse(`${asked} is not offered`);
}

/** An app with a server proves itself; one on people's devices has nothing that stays secret (RFC 8252 §8.4). */
export function setAuthentication(metadata: ClientMetadata): void {
  const native = metadata.application_type === 'native';
  metadata.token_endpoint_auth_method ??= native ? 'none' : 'client_secret_basic';
  const method = metadata.token_endpoint_auth_method;
  if (native && method !== 'none') refuse('token_endpoint_auth_method of a native app must be none');
  if (!native && !WEB_METHODS.includes(method)) {
    refuse(`token_endpoint_auth_method of a web app must be one of ${WEB_METHODS.join(', ')}`);
  }
  if (native || method === 'private_key_jwt') {
    delete metadata.client_secret;
    delete metadata.client_secret_expires_at;
  }
}

/** People sign in by a code, and nothing else is given. @throws InvalidClientMetadata */
export function setGrants(metadata: ClientMetadata): void {
  metadata.response_types ??= ['code'];
  metadata.grant_types ??= ['authorization_code'];
  if (!Array.isArray(metadata.grant_types) || metadata.grant_types.some((grant) => !GRANTS.includes(grant))) {
    refuse(`grant_types must only be ${GRANTS.join(', ')}`);
  }
  if (!metadata.grant_types.includes('authorization_code')) refuse('grant_types must have authorization_code');
  metadata.subject_type ??= 'pairwise';
  if (metadata.subject_type !== 'pairwise') refuse('subject_type must be pairwise');
}

/** What may be asked for, now. Without a word of it: all of that. @throws InvalidClientMetadata */
export function setScopes(metadata: ClientMetadata, bounds: Bounds, verified: boolean): void {
  const given = ['openid', ...bounds.scopes.filter((scope) => verified || !CHILD_SCOPES.includes(scope))];
  metadata.scope ??= given.join(' ');
  if (typeof metadata.scope !== 'string') refuse('scope must be a string');
  const asked = metadata.scope.split(' ').filter(Boolean);
  if (!asked.includes('openid')) refuse('scope must have openid');
  const other = asked.find((scope) => !given.includes(scope));
  if (other === undefined) return;
  refuse(
    bounds.scopes.includes(other)
      ? 'scope about children is given to an app that the operator verified: ask for it, then update the scope'
      : 'scope is wider than the invitation',
  );
}
