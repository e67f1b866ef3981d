import type { ClientConfig } from '../../config/schema.ts';
import { claimsAllowed, claimsOfScopes } from '../oidc/claims/scopes.ts';

/** Data go to the app while nobody is signed in, too. */
export const OFFLINE = 'offline_access';

/** National numbers of pupils go to the app with what tells of them. */
export const INE = 'ine';
const WITH_INE: readonly string[] = ['ecole.enfants', 'ecole.eleve'];

/** What tells of single children, whom the guardian chooses. */
const OF_CHILDREN: readonly string[] = ['ecole.enfants', 'fr_edu_vecteur'];

/** Parameters of an authorization request, as the engine keeps them: it has refused claims that are no JSON. */
type Parameters = Readonly<Record<string, unknown>>;

function claimsParameter({ claims }: Parameters): string[] {
  if (typeof claims !== 'string') return [];
  const { userinfo, id_token } = JSON.parse(claims) as Record<string, object | null | undefined>;
  return [...Object.keys(userinfo ?? {}), ...Object.keys(id_token ?? {})];
}

/** The claims that a request lets its app learn, `ine` and `offline_access`: what a person must have seen before (G4). */
export function askedData(client: ClientConfig, parameters: Parameters): string[] {
  const scope = String(parameters.scope ?? '');
  const wanted = new Set<string>([...claimsOfScopes(scope), ...claimsParameter(parameters)]);
  const claims = claimsAllowed(client).filter((claim) => claim !== 'sub' && wanted.has(claim));
  const ine = client.ine && claims.some((claim) => WITH_INE.includes(claim));
  return [...new Set(claims), ...(ine ? [INE] : []), ...(scope.split(' ').includes(OFFLINE) ? [OFFLINE] : [])];
}

export const asksForChildren = (asked: readonly string[]): boolean => asked.some((name) => OF_CHILDREN.includes(name));
