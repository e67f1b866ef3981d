import type { Client, Configuration, KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { FAPI_ALGORITHMS } from './client-assertions.ts';
import { isFapi2 } from './client-metadata.ts';

/** Seconds. A signed request is for now, not for a year (FAPI 2.0 Message Signing §5.3.1). */
const LONGEST_LIFE = 3600;

type RequestObjects = NonNullable<NonNullable<Configuration['features']>['requestObjects']>;
type Claims = Parameters<NonNullable<RequestObjects['assertJwtClaimsAndHeader']>>[1];

function assertFapi({ oidc }: KoaContextWithOIDC, { exp, nbf }: Claims, algorithm: unknown, now: number) {
  // What was pushed as a form is kept as an unsigned object, and comes back through here.
  if (oidc.entities.PushedAuthorizationRequest) return;
  if (!FAPI_ALGORITHMS.includes(String(algorithm))) {
    throw new errors.InvalidRequestObject('sign by ES256, PS256 or EdDSA');
  }
  if (typeof exp !== 'number' || typeof nbf !== 'number') {
    throw new errors.InvalidRequestObject('exp and nbf are needed');
  }
  if (nbf < now - LONGEST_LIFE || exp > nbf + LONGEST_LIFE) {
    throw new errors.InvalidRequestObject('exp may be an hour after nbf at most, and nbf an hour old at most');
  }
}

/** Signed requests (RFC 9101), from clients that registered keys; never unsigned ones. */
export const requestObjects = (clock: Clock): RequestObjects => ({
  enabled: true,
  assertJwtClaimsAndHeader(ctx, claims, { alg }, client) {
    if (isFapi2(client)) assertFapi(ctx, claims, alg, clock.now().getTime() / 1000);
  },
});

const hasKeys = ({ jwks, jwksUri }: Client) => jwks !== undefined || jwksUri !== undefined;

/**
 * Refuses, as soon as the client is known, what the engine would refuse in other words: a client without keys learns that
 * its requests cannot be signed, rather than that this one is badly signed (OpenID Connect Core §3.1.2.6); and what is
 * pushed names no request that was pushed before (RFC 9126 §2.1).
 */
export function refuseUnfitRequests({ OIDCContext }: Pick<Provider, 'OIDCContext'>): void {
  const { entity } = OIDCContext.prototype;
  OIDCContext.prototype.entity = function known(key: string, value: unknown) {
    entity.call(this, key, value);
    if (key !== 'Client') return;
    const given = this.params?.request ?? this.body?.request;
    if (given !== undefined && !hasKeys(value as Client)) {
      throw new errors.RequestNotSupported('no keys are registered for this client');
    }
    if (this.route === 'pushed_authorization_request' && this.body?.request_uri !== undefined) {
      throw new errors.InvalidRequest('request_uri is not pushed');
    }
  };
}
