import type { Config } from './schema.ts';

/** Reads the pupils and guardians of schools (G5). */
export const DIRECTORY_SCOPE = 'directory:read';
/** Reads besides what a school holds of a guardian to reach her: mobiles, and her own record for her fiche (K1). */
export const CONTACT_DETAILS_SCOPE = 'directory:contact-details';

/** Identifier of the Directory API, where it is too (RFC 8707). */
export const directoryAudience = ({ idp }: Pick<Config, 'idp'>): string => `${idp.issuer}/api/v1`;

/** The APIs that access tokens may be for: the provider's own Directory, and those of the configuration. */
export const knownApis = (config: Pick<Config, 'idp' | 'apis'>): Config['apis'] => [
  { audience: directoryAudience(config), scopes: [DIRECTORY_SCOPE, CONTACT_DETAILS_SCOPE], people: false },
  ...config.apis,
];
