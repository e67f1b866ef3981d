import { createHmac } from 'node:crypto';
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { CLAIMS_OF_SCOPES, clientMetadata } from './clients.ts';
import { identityOf } from './identities.ts';
import { renderEngineError } from './render-engine-error.ts';
import { type FakeState, failureOf } from './state.ts';

/** Addresses of the endpoints, relative to the issuer (domain/franceconnect.md §1). */
export const ROUTES = {
  authorization: '/authorize',
  end_session: '/session/end',
  jwks: '/jwks',
  revocation: '/token/revocation',
  token: '/token',
  userinfo: '/userinfo',
} as const;

const LEVELS = ['eidas1', 'eidas2', 'eidas3'];
const CODE_SECONDS = 30;
const TOKEN_SECONDS = 60;
const SESSION_SECONDS = 30 * 60;

const { Check } = interactionPolicy;

/** The low level only: whoever asks for nothing but a higher one is sent back; unknown words count for nothing. */
const lowLevelOnly = new Check('level', 'the level is not given here', 'invalid_acr', ({ oidc }) => {
  const levels = String(oidc.params?.acr_values)
    .split(' ')
    .filter((word) => LEVELS.includes(word));
  if (levels.length > 0 && !levels.includes('eidas1')) {
    throw new errors.CustomOIDCProviderError('invalid_acr', 'acr_values is not valid');
  }
  return Check.NO_NEED_TO_PROMPT;
});

/** Also within a session, the person sees what goes to which service before it does. */
const informationPage = new Check('information', 'the person was not informed', 'consent_required', ({ oidc }) =>
  oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
);

function policy() {
  const prompts = interactionPolicy.base();
  prompts.get('login')?.checks.add(lowLevelOnly, 0);
  prompts.get('consent')?.checks.add(informationPage);
  return prompts;
}

const subjectFor = ({ subjectSalt, clients }: FakeState, clientId: string, person: string) => {
  const entity = clients.find(({ id }) => id === clientId)?.entityId;
  return `${createHmac('sha256', subjectSalt).update(`${entity}\0${person}`).digest('hex')}v1`;
};

/** The userinfo shall be that of another person. */
const confused = ({ oidc }: KoaContextWithOIDC, state: FakeState) =>
  oidc.route === 'userinfo' && failureOf(state, oidc.accessToken?.grantId) === 'userinfo-other-person';

/** What a grant gives is all that the service asked and is entitled to: this is the public sector, nobody is asked. */
async function wholeGrant(ctx: KoaContextWithOIDC, state: FakeState) {
  const { account, client, params, provider, result, requestParamClaims } = ctx.oidc;
  const grant = new provider.Grant({ accountId: account!.accountId, clientId: client!.clientId });
  grant.addOIDCScope(String(params?.scope));
  grant.addOIDCClaims([...requestParamClaims]);
  const id = await grant.save();
  const chosen = result?.failure as Parameters<typeof state.failures.set>[1] | undefined;
  if (chosen) state.failures.set(id, chosen);
  return grant;
}

/** FranceConnect as oidc-provider is told to be (domain/franceconnect.md §2 to §5). */
export function fakeConfiguration(state: FakeState): Configuration {
  const off = { enabled: false } as const;
  return {
    adapter: state.store.adapter,
    clients: state.clients.map(clientMetadata),
    jwks: { keys: state.keys },
    routes: ROUTES,
    ttl: {
      AuthorizationCode: CODE_SECONDS,
      AccessToken: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      Grant: SESSION_SECONDS,
      Interaction: SESSION_SECONDS,
      Session: SESSION_SECONDS,
    },
    cookies: {
      names: { session: 'fc.session', interaction: 'fc.interaction', resume: 'fc.resume' },
      keys: [state.subjectSalt],
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: '/' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    interactions: { policy: policy(), url: (_ctx, { uid }) => `${new URL(state.issuer).pathname}/interaction/${uid}` },

    scopes: Object.keys(CLAIMS_OF_SCOPES),
    // `at_hash` is asked of the identity token at the sign-out (Y100019); the engine hashes what it is given.
    claims: {
      ...CLAIMS_OF_SCOPES,
      openid: ['sub', 'at_hash'],
      acr: null,
      amr: null,
      auth_time: null,
      iss: null,
    } as NonNullable<Configuration['claims']>,
    acrValues: ['eidas1'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (ctx, person, { clientId }) =>
      subjectFor(state, clientId, confused(ctx, state) ? `not ${person}` : person),
    sectorIdentifierUriValidate: () => false,
    findAccount: (ctx, accountId) => {
      const known = identityOf(accountId);
      if (!known) return undefined;
      return {
        accountId,
        claims(use) {
          if (use === 'id_token') return { sub: accountId, at_hash: ctx.oidc.accessToken?.jti };
          return { sub: accountId, ...known.claims };
        },
      };
    },
    loadExistingGrant: (ctx) => wholeGrant(ctx, state),

    responseTypes: ['code'],
    pkce: { required: () => false },
    clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
    clientBasedCORS: () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256', 'RS256', 'HS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256', 'HS256'],
    },
    expiresWithSession: () => false,
    renderError: renderEngineError,
    fetch: () => Promise.reject(new Error('the demonstration calls nobody')),
    features: {
      claimsParameter: { enabled: true },
      devInteractions: off,
      dPoP: off,
      jwtUserinfo: { enabled: true },
      pushedAuthorizationRequests: off,
      requestObjects: { enabled: true },
      resourceIndicators: off,
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: true },
      userinfo: { enabled: true },
    },
  };
}
