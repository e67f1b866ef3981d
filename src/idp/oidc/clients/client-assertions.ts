import type { Configuration } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { CLOCK_TOLERANCE_SECONDS } from '../lifetimes.ts';
import { isFapi2 } from './client-metadata.ts';

/** What a client under FAPI 2.0 may sign with (FAPI 2.0 Security Profile §5.4.1). */
export const FAPI_ALGORITHMS: readonly string[] = ['ES256', 'PS256', 'EdDSA', 'Ed25519'];

/** What clients may sign with. `none` and symmetric algorithms are none of them (security.md S35). */
export const CLIENT_ALGORITHMS = ['ES256', 'PS256', 'EdDSA', 'Ed25519', 'RS256'] as const;

/** Seconds (security.md S39). */
const LONGEST_LIFE = 300;

/**
 * What a client's assertion must be, besides signed by it and new: for this provider alone, by its name and not by an
 * endpoint's address, in a list or not (RFC 9700 §2.5, FAPI 2.0 Security Profile §5.3.2.1), and short-lived.
 */
export function clientAssertions(clock: Clock): NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']> {
  return ({ oidc }, { aud, exp, iat }, { alg }, client) => {
    if (aud !== oidc.issuer) throw new errors.InvalidClientAuth('aud must be the issuer identifier, and no list');
    if (isFapi2(client) && !FAPI_ALGORITHMS.includes(String(alg))) {
      throw new errors.InvalidClientAuth('sign by ES256, PS256 or EdDSA');
    }
    const latestNow = clock.now().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS;
    if (Number(exp) > latestNow + LONGEST_LIFE) {
      throw new errors.InvalidClientAuth('exp may be five minutes ahead at most');
    }
    if (iat !== undefined && Number(iat) > latestNow) throw new errors.InvalidClientAuth('iat is in the future');
  };
}
