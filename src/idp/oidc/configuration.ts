import type { Configuration } from 'oidc-provider';
import { PROOF_ALGORITHMS } from '../../security/dpop-proof.ts';
import { LOCALES } from '../../web/texts.ts';
import type { IdpContext } from '../context.ts';
import { supportedAcrs } from './acr.ts';
import { oidcAdapter } from './adapter/adapter.ts';
import { loadStandingGrant } from './adapter/standing-grant.ts';
import { claimsOfToken } from './api-tokens.ts';
import { guardedFetch } from './back-channel.ts';
import { accountFinder } from './claims/find-account.ts';
import { pairwiseSubject } from './claims/pairwise.ts';
import { claimsByScope } from './claims/scopes.ts';
import { isPageOf } from './clients/browser-apps.ts';
import { CLIENT_ALGORITHMS, clientAssertions } from './clients/client-assertions.ts';
import { extraClientMetadata } from './clients/client-metadata.ts';
import { engineCookies } from './cookies.ts';
import { features } from './features.ts';
import { type SigningKey, toJwks } from './keys/keys.ts';
import { CLOCK_TOLERANCE_SECONDS, lifetimes } from './lifetimes.ts';
import { CREATE, signInPolicy } from './policy.ts';
import { replacesRefreshToken } from './refresh-tokens.ts';
import { isRegistering } from './registration/policy.ts';
import { renderError } from './render-error.ts';
import { ROUTES } from './routes.ts';

type Needs = Pick<IdpContext, 'audit' | 'clients' | 'config' | 'db' | 'clock' | 'log'>;

/** All that is given to the engine (G1). */
export function providerConfiguration(idp: Needs, keys: readonly SigningKey[]): Configuration {
  const { clients, config, db, clock } = idp;
  return {
    adapter: oidcAdapter(idp),
    jwks: toJwks(keys),
    cookies: engineCookies(config),
    ttl: lifetimes({ clients, config, clock }),
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    routes: ROUTES,

    scopes: Object.keys(claimsByScope()),
    // Every ID token tells how its person signed in (security.md S46).
    claims: { ...claimsByScope(), openid: ['sub', 'amr'], acr: null, auth_time: null, iss: null, sid: null },
    acrValues: supportedAcrs(config),
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_ctx, accountId, { clientId }) =>
      pairwiseSubject(config, (await clients.find(clientId))!, accountId),
    sectorIdentifierUriValidate: isRegistering,
    findAccount: accountFinder({ clients, config, db, clock }),

    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: clientAssertions(clock),
    extraClientMetadata,
    clientBasedCORS: (_ctx, origin, client) => isPageOf(client, origin),
    allowOmittingSingleRegisteredRedirectUri: false,
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS],
      requestObjectSigningAlgValues: [...CLIENT_ALGORITHMS],
      dPoPSigningAlgValues: [...PROOF_ALGORITHMS],
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    extraTokenClaims: claimsOfToken(clients),
    expiresWithSession: (_ctx, { scopes }) => !scopes.has('offline_access'),
    rotateRefreshToken: replacesRefreshToken,
    revokeGrantPolicy: () => true,
    loadExistingGrant: loadStandingGrant,

    interactions: {
      policy: signInPolicy({ clients, clock, config, db }),
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    renderError,
    fetch: guardedFetch(config),
    discovery: {
      ui_locales_supported: [...LOCALES],
      prompt_values_supported: ['none', 'login', 'consent', CREATE],
    },
    features: features(idp),
  };
}
