import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { IdpContext } from '../context.ts';
import { resourceIndicators } from './api-tokens.ts';
import { isFapi2 } from './clients/client-metadata.ts';
import { requestObjects } from './clients/request-objects.ts';
import { deviceFlow } from './device/device-pages.ts';
import { signOutPages } from './logout/sign-out.ts';
import { registrationFeatures } from './registration/policy.ts';

const off = { enabled: false } as const;

/** A client learns of its own tokens alone, and ends no others (RFC 7662 §4, RFC 7009 §2.1, security.md S42). */
const ownTokens = (_ctx: KoaContextWithOIDC, { clientId }: Client, token: { clientId?: string | undefined }) =>
  token.clientId === clientId;

/** What of the engine is in use (G1). All are named, so that none comes with a new version of it. */
export const features = (idp: Pick<IdpContext, 'clients' | 'config' | 'db' | 'clock'>): Configuration['features'] => ({
  attestClientAuth: off,
  backchannelLogout: { enabled: true },
  ciba: off,
  claimsParameter: { enabled: true },
  clientCredentials: { enabled: true },
  clientIdMetadataDocument: off,
  deviceFlow: deviceFlow(idp),
  devInteractions: off,
  // No nonces: a proof is new by its time and its identifier.
  dPoP: { enabled: true },
  encryption: off,
  externalSigningSupport: off,
  fapi: { enabled: true, profile: (_ctx, client) => (client && isFapi2(client) ? '2.0' : undefined) },
  introspection: { enabled: true, allowedPolicy: ownTokens },
  jwtIntrospection: off,
  jwtResponseModes: off,
  jwtUserinfo: { enabled: true },
  mTLS: off,
  openid4vci: off,
  pushedAuthorizationRequests: { enabled: true },
  requestObjects: requestObjects(idp.clock),
  ...registrationFeatures(idp),
  resourceIndicators: resourceIndicators(idp.clients),
  revocation: { enabled: true, allowedPolicy: ownTokens },
  richAuthorizationRequests: off,
  rpInitiatedLogout: signOutPages(idp),
  rpMetadataChoices: off,
  userinfo: { enabled: true },
  webMessageResponseMode: off,
});
