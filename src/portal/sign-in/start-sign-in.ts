import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { MINUTE_MS } from '../../clock.ts';
import { hashToken } from '../../security/token.ts';
import type { PortalContext } from '../context.ts';
import { signInAttempts } from './sign-in-attempt.model.ts';

/** Opening an account may take a good while: longer than a provider keeps an interaction. */
export const ATTEMPT_MINUTES = 180;
/** What the home page needs (H1), and no more. */
const SCOPE = 'openid profile ecole.profil ecole.enfants ecole.eleve';

interface Start {
  /** The value of the browser's cookie. */
  browser: string;
  returnTo: string;
  locale: string;
  loginHint?: string;
}

export const callbackUrl = ({ settings }: PortalContext) => `${settings.url}/sign-in/callback`;

/**
 * Starts a sign-in (OIDC Core §3.1.2.1, PKCE) and gives the provider's address to go to.
 *
 * @throws {AppError} `provider-unavailable`
 */
export async function startSignIn(
  portal: PortalContext,
  { browser, returnTo, locale, loginHint }: Start,
): Promise<URL> {
  const { configuration } = await portal.provider.facts();
  const state = randomState();
  const nonce = randomNonce();
  const verifier = randomPKCECodeVerifier();
  const _id = hashToken(state);
  await signInAttempts(portal.db).create({
    _id,
    browser: hashToken(browser),
    secrets: portal.signInSeal.seal({ nonce, verifier }, _id),
    returnTo,
    expiresAt: new Date(portal.clock.now().getTime() + ATTEMPT_MINUTES * MINUTE_MS),
  });
  return buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl(portal),
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: locale,
    ...(loginHint && { login_hint: loginHint }),
  });
}
