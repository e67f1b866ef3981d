import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { homePage, privacyPage, type Signed, signedInPage } from './pages.ts';
import { type Answer, newSecret, type Routes, to, type Visit } from './visits.ts';

/** What whoever runs the identity provider gives to the app, and the app's own address, without a final slash. */
interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  url: string;
}

/** A sign-in under way in one tab. */
interface Attempt {
  browser: string;
  nonce: string;
  verifier: string;
}

interface Session extends Signed {
  idToken: string;
  refreshToken: string | undefined;
}

const SCOPE = 'openid profile ecole.profil ecole.enfants ecole.eleve';
const TWO_FACTORS = 'https://refeds.org/profile/mfa';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * «Mon agenda», a sample relying party (G6): sign-in with PKCE, userinfo, refresh, step-up, sign-out here and everywhere. It
 * owes nothing to the provider's code, and is made to be copied. What it keeps in memory, an app keeps in its database.
 */
export function createSampleApp({ issuer, clientId, clientSecret, url }: Settings): Routes {
  const attempts = new Map<string, Attempt>();
  const sessions = new Map<string, Session>();

  // Read at the first visit, and again after a failure: the provider may start later than the app.
  let discovered: Promise<oidc.Configuration> | undefined;
  const provider = () => {
    // Only a demonstration has an issuer without TLS.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    const authentication = oidc.ClientSecretBasic(clientSecret);
    discovered ??= oidc.discovery(new URL(issuer), clientId, {}, authentication, { execute }).catch((error) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  };

  /** Leaves for the provider: state, nonce and verifier tie what comes back to this browser and this request. */
  async function signIn({ cookie }: Visit, more: Record<string, string> = {}): Promise<Answer> {
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const browser = cookie ?? newSecret();
    attempts.set(state, { browser, nonce, verifier });
    const parameters = {
      redirect_uri: `${url}/callback`,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    };
    return { ...to(oidc.buildAuthorizationUrl(await provider(), parameters).href), cookie: browser };
  }

  /** Started by somebody else, such as the portal's menu (OpenID Connect Core §4): at the provider that it knows alone. */
  async function login(visit: Visit): Promise<Answer> {
    const { iss = issuer, login_hint: hint } = Object.fromEntries(visit.address.searchParams);
    return iss === issuer ? signIn(visit, hint === undefined ? {} : { login_hint: hint }) : { status: 400 };
  }

  /** Back from the provider: openid-client checks state, `iss`, the ID token and its nonce; PKCE does the rest. */
  async function callback({ address, cookie }: Visit): Promise<Answer> {
    const state = address.searchParams.get('state') ?? '';
    const attempt = attempts.get(state);
    attempts.delete(state);
    // The back button, or a link by which somebody would sign her in as himself.
    if (!attempt || attempt.browser !== cookie) return to('/');
    const configuration = await provider();
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      expectedState: state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    const person = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    sessions.delete(cookie);
    const session = newSecret();
    sessions.set(session, { claims, person, idToken: tokens.id_token!, refreshToken: tokens.refresh_token });
    return { ...to('/'), cookie: session };
  }

  /** Asks again, without her, what there is to know: each refresh token serves once and brings the next. */
  async function refresh({ cookie = '' }: Visit): Promise<Answer> {
    const session = sessions.get(cookie);
    if (!session?.refreshToken) return to('/login');
    const configuration = await provider();
    try {
      const tokens = await oidc.refreshTokenGrant(configuration, session.refreshToken);
      session.refreshToken = tokens.refresh_token ?? session.refreshToken;
      session.person = await oidc.fetchUserInfo(configuration, tokens.access_token, session.claims.sub);
    } catch (error) {
      if (!(error instanceof oidc.ResponseBodyError) || error.error !== 'invalid_grant') throw error;
      // She signed out elsewhere, or took the app's access away: it knows her no more.
      sessions.delete(cookie);
    }
    return to('/');
  }

  /** Signs out here, then at the provider, which sends her back (RP-Initiated Logout §2). */
  async function signOut({ cookie = '' }: Visit): Promise<Answer> {
    const session = sessions.get(cookie);
    sessions.delete(cookie);
    if (!session) return to('/');
    const parameters = { id_token_hint: session.idToken, post_logout_redirect_uri: `${url}/signed-out` };
    return to(oidc.buildEndSessionUrl(await provider(), parameters).href);
  }

  /** She signed out elsewhere: the provider tells it from server to server (Back-Channel Logout §2.6). */
  async function backChannelLogout({ body }: Visit): Promise<Answer> {
    const keys = createRemoteJWKSet(new URL((await provider()).serverMetadata().jwks_uri!));
    const checks = { issuer, audience: clientId, typ: 'logout+jwt', requiredClaims: ['iat', 'exp', 'jti'] };
    const token = await jwtVerify(body.get('logout_token') ?? '', keys, checks).catch(() => undefined);
    const { events, nonce, sid, sub } = token?.payload ?? {};
    if (!Object.hasOwn((events as object | undefined) ?? {}, LOGOUT_EVENT) || nonce !== undefined)
      return { status: 400 };
    for (const [id, { claims }] of sessions) {
      if (sid === undefined ? claims.sub === sub : claims.sid === sid) sessions.delete(id);
    }
    return { status: 200 };
  }

  return {
    'GET /': async ({ cookie = '' }) => ({
      html: sessions.has(cookie) ? signedInPage(sessions.get(cookie)!) : homePage(),
    }),
    'GET /login': login,
    'GET /callback': callback,
    'POST /refresh': refresh,
    'POST /two-factors': (visit) => signIn(visit, { acr_values: TWO_FACTORS }),
    'POST /sign-out': signOut,
    'GET /signed-out': async () => ({ html: homePage('Vous êtes déconnectée ou déconnecté.') }),
    'GET /donnees-personnelles': async () => ({ html: privacyPage() }),
    'POST /backchannel-logout': backChannelLogout,
  };
}
