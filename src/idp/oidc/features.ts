import type { Configuration } from 'oidc-provider';
import type { IdpContext } from '../context.ts';
import { resourceIndicators } from './api-tokens.ts';
import { signOutPages } from './sign-out.ts';

const off = { enabled: false } as const;

/** What of the engine is in use (G1). All are named, so that none comes with a new version of it. */
export const features = (idp: Pick<IdpContext, 'clients' | 'config'>): Configuration['features'] => ({
  attestClientAuth: off,
  backchannelLogout: { enabled: true },
  ciba: off,
  claimsParameter: { enabled: true },
  clientCredentials: { enabled: true },
  clientIdMetadataDocument: off,
  deviceFlow: off,
  devInteractions: off,
  dPoP: off,
  encryption: off,
  externalSigningSupport: off,
  fapi: off,
  introspection: off,
  jwtIntrospection: off,
  jwtResponseModes: off,
  jwtUserinfo: off,
  mTLS: off,
  openid4vci: off,
  pushedAuthorizationRequests: off,
  registration: off,
  registrationManagement: off,
  requestObjects: off,
  resourceIndicators: resourceIndicators(idp.clients),
  // Another client's token is left alone, and its existence not told (RFC 7009 §2.1, security.md S42).
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  richAuthorizationRequests: off,
  rpInitiatedLogout: signOutPages(idp),
  rpMetadataChoices: off,
  userinfo: { enabled: true },
  webMessageResponseMode: off,
});
