import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { isFapi2 } from './clients/client-metadata.ts';

/**
 * Whether a refresh token is replaced by its use (security.md S38). Those of FAPI 2.0 are not: they are bound to a key, so
 * that a lost one is of no use, and an answer that was lost takes nothing away (FAPI 2.0 Security Profile §5.3.2.1).
 *
 * @throws {InvalidTarget} before the token is used up, which the engine would find out after
 */
export function replacesRefreshToken({ oidc }: KoaContextWithOIDC): boolean {
  const resource = oidc.params?.resource;
  if (typeof resource === 'string' && !oidc.entities.RefreshToken?.resourceIndicators.has(resource)) {
    throw new errors.InvalidTarget('this API was not asked for at the sign-in');
  }
  return !isFapi2(oidc.client!);
}
