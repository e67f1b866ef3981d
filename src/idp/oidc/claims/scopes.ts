import type { ClientConfig } from '../../../config/schema.ts';

type Scope = ClientConfig['scopes'][number];

/** The claims of each scope (OIDC Core §5.4; domain/educonnect.md §2 for those of schools). */
const CLAIMS_BY_SCOPE = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'civilite', 'locale', 'derniere_connexion'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  offline_access: [],
  'ecole.profil': ['ecole.profil'],
  'ecole.enfants': ['ecole.enfants'],
  'ecole.eleve': ['ecole.eleve'],
  fr_edu_vecteur: ['fr_edu_vecteur'],
} as const satisfies Record<Scope, readonly string[]>;

export type Claim = (typeof CLAIMS_BY_SCOPE)[Scope][number];

/** Claims that a client may be given by its registration. */
export const claimsAllowed = ({ scopes }: ClientConfig): Claim[] => scopes.flatMap((scope) => CLAIMS_BY_SCOPE[scope]);

/** Claims of a request's scopes; what is no scope of ours has none. */
export const claimsOfScopes = (scope: string): Claim[] =>
  scope.split(' ').flatMap((name) => (CLAIMS_BY_SCOPE as Record<string, readonly Claim[]>)[name] ?? []);

/** The table as the engine takes it. */
export const claimsByScope = (): Record<string, string[]> =>
  Object.fromEntries(Object.entries(CLAIMS_BY_SCOPE).map(([scope, claims]) => [scope, [...claims]]));
