import { trusted } from 'mongoose';
import { AuthorizationResponseError, authorizationCodeGrant, fetchUserInfo } from 'openid-client';
import { hashToken } from '../../security/token.ts';
import { AppError } from '../../web/errors.ts';
import { endStays } from '../campaign-mails/end-stays.ts';
import type { PortalContext } from '../context.ts';
import { providerError } from '../provider-error.ts';
import { readTokens } from '../sessions/ask-provider.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { openSession } from '../sessions/open-session.ts';
import { readPerson } from '../sessions/person.ts';
import { stayOf } from '../sessions/session.model.ts';
import type { SignInSecrets } from '../sessions/token-seal.ts';
import { type SignInAttempt, signInAttempts } from './sign-in-attempt.model.ts';
import { callbackUrl } from './start-sign-in.ts';

/** How a sign-in ended, and the page to go to, or to try again for. */
type SignInEnd =
  | { ok: true; sessionId: string; returnTo: string }
  /** Expired, replayed by the back button, or of another browser. */
  | { ok: false; reason: 'unknown' }
  /** The person, or the provider, did not want to. */
  | { ok: false; reason: 'declined'; returnTo: string }
  | { ok: false; reason: 'failed'; returnTo: string; error: AppError };

/** Errors by which the provider says that the person was not signed in, through no fault (OIDC Core §3.1.2.6). */
const DECLINED = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
]);

/** Takes an attempt, once: whoever comes second with the same state finds nothing. */
async function takeAttempt({ db, clock }: PortalContext, state: string, browser: string) {
  const filter = {
    _id: hashToken(state),
    browser: hashToken(browser),
    expiresAt: trusted({ $gt: clock.now() }),
  };
  return signInAttempts(db).findOneAndDelete(filter).lean<SignInAttempt>();
}

/**
 * Ends a sign-in that came back from the provider: checks state, `iss` (RFC 9207; security.md S37), code, PKCE, the ID
 * token with its nonce, then asks who she is and opens a session.
 *
 * @param query of the callback, without its question mark
 * @param browser the value of the browser's cookie
 * @param sessionId of the session that the browser has, which ends: another person may have signed in on a shared device
 *   (security.md S21)
 */
export async function finishSignIn(
  portal: PortalContext,
  { query, browser = '', sessionId }: { query: string; browser?: string; sessionId?: string },
): Promise<SignInEnd> {
  const answer = new URLSearchParams(query);
  const attempt = await takeAttempt(portal, answer.get('state') ?? '', browser);
  const secrets = attempt && portal.signInSeal.open(attempt.secrets, attempt._id);
  if (!secrets) return { ok: false, reason: 'unknown' };
  const { returnTo } = attempt;
  try {
    return { ok: true, returnTo, sessionId: await redeem(portal, answer, secrets, sessionId) };
  } catch (thrown) {
    if (thrown instanceof AuthorizationResponseError && DECLINED.has(thrown.error)) {
      return { ok: false, reason: 'declined', returnTo };
    }
    return { ok: false, reason: 'failed', returnTo, error: providerError(thrown) };
  }
}

async function redeem(
  portal: PortalContext,
  answer: URLSearchParams,
  { nonce, verifier }: SignInSecrets,
  formerId: string | undefined,
): Promise<string> {
  // openid-client accepts an answer without `iss` from a provider that does not announce it: we never do.
  if (answer.get('iss') !== portal.settings.issuer) throw new AppError('sign-in-failed');
  const { configuration } = await portal.provider.facts();
  const callback = new URL(`${callbackUrl(portal)}?${answer}`);
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: answer.get('state') ?? '',
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const { sub, sid } = tokens.claims()!;
  const userinfo = await fetchUserInfo(configuration, tokens.access_token, sub);
  const signedIn = {
    sub,
    sid: typeof sid === 'string' ? sid : undefined,
    tokens: readTokens(tokens, portal.clock.now().getTime()),
    person: readPerson(userinfo, portal.log),
  };
  const former = formerId === undefined ? undefined : await endSession(portal, formerId);
  const id = await openSession(portal, signedIn, former);
  if (former && former.sub !== sub) await endStays(portal, [stayOf(former)]);
  return id;
}
