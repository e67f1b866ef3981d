import type { ClientMetadata } from 'oidc-provider';

/** A service as it is registered at FranceConnect (its «fournisseur de services»). */
export interface FakeClient {
  id: string;
  name: string;
  secret: string;
  redirectUris: string[];
  postLogoutRedirectUris: string[];
  /** What it is entitled to (DataPass); asking for another known one is refused. */
  scopes: readonly string[];
  /** What it may ask by `claims`. */
  claims: readonly string[];
  /** Services of one entity see a person under one `sub`. */
  entityId: string;
  /** Chosen at the registration, for the tokens of identity and of userinfo. */
  signingAlgorithm: 'ES256' | 'RS256';
}

/** What of a registration has no default. */
export type ClientRegistration = Pick<FakeClient, 'id' | 'secret' | 'redirectUris'> & Partial<FakeClient>;

/** Scopes of the low level and what they give (§5): those of v2, so that there is neither address nor telephone. */
export const CLAIMS_OF_SCOPES: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  birthdate: ['birthdate'],
  gender: ['gender'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
  email: ['email'],
  preferred_username: ['preferred_username'],
  idp_birthdate: ['idp_birthdate'],
  profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  identite_pivot: [
    'given_name',
    'given_name_array',
    'family_name',
    'birthdate',
    'gender',
    'birthplace',
    'birthcountry',
  ],
};

export const registered = (registration: ClientRegistration): FakeClient => ({
  name: registration.id,
  postLogoutRedirectUris: [],
  scopes: Object.keys(CLAIMS_OF_SCOPES),
  claims: ['amr'],
  entityId: registration.id,
  signingAlgorithm: 'ES256',
  ...registration,
});

/** A registration as the engine takes it. */
export const clientMetadata = (client: FakeClient): ClientMetadata => ({
  client_id: client.id,
  client_name: client.name,
  client_secret: client.secret,
  redirect_uris: client.redirectUris,
  post_logout_redirect_uris: client.postLogoutRedirectUris,
  scope: client.scopes.join(' '),
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_post',
  id_token_signed_response_alg: client.signingAlgorithm,
  userinfo_signed_response_alg: client.signingAlgorithm,
  require_auth_time: true,
});
