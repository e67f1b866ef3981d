import {
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
  refreshTokenGrant,
  type TokenEndpointResponse,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { PortalContext } from '../context.ts';
import { type Person, readPerson } from './person.ts';
import type { Tokens } from './token-seal.ts';

/**
 * The provider's answer about a sign-in: that it is over; or who she is now; or, after new tokens were had, that it failed
 * to say: these must be kept, since the former ones may not serve twice.
 */
export type Answer =
  | { over: true }
  | { over: false; tokens: Tokens; person: Person }
  | { over: false; tokens: Tokens; failure: unknown };

/** An access token is renewed a little before its end, so that it does not end on the way. */
const MARGIN_MS = 5_000;
/** For a provider that does not say how long its access tokens live (RFC 6749 §5.1). */
const UNKNOWN_LIFE_SECONDS = 60;

/** The tokens of an answer of the token endpoint; what it does not renew stays as it was. */
export function readTokens(answer: TokenEndpointResponse, nowMs: number, former?: Tokens): Tokens {
  const idToken = answer.id_token ?? former?.idToken;
  if (!idToken) throw new Error('the provider gave no id_token');
  return {
    accessToken: answer.access_token,
    accessEndsAt: nowMs + (answer.expires_in ?? UNKNOWN_LIFE_SECONDS) * 1000,
    refreshToken: answer.refresh_token ?? former?.refreshToken,
    idToken,
  };
}

/**
 * Asks the provider who a person is now and which children she may follow (security.md S50), with a new access token when
 * the last is over.
 *
 * @throws what openid-client throws when the provider is away or its answer makes no sense
 */
export async function askProvider(portal: PortalContext, sub: string, tokens: Tokens): Promise<Answer> {
  const { provider, clock } = portal;
  const { configuration } = await provider.facts();
  const nowMs = clock.now().getTime();
  if (nowMs < tokens.accessEndsAt - MARGIN_MS) {
    const person = await askPerson(portal, configuration, sub, tokens);
    if (person) return { over: false, tokens, person };
  }
  const renewed = await renewTokens(configuration, nowMs, tokens);
  if (!renewed) return { over: true };
  try {
    const person = await askPerson(portal, configuration, sub, renewed);
    return person ? { over: false, tokens: renewed, person } : { over: true };
  } catch (failure) {
    return { over: false, tokens: renewed, failure };
  }
}

/** Who the person is now, or undefined when the provider refuses the access token (RFC 6750 §3.1). */
async function askPerson(
  { log }: PortalContext,
  configuration: Configuration,
  sub: string,
  tokens: Tokens,
): Promise<Person | undefined> {
  try {
    return readPerson(await fetchUserInfo(configuration, tokens.accessToken, sub), log);
  } catch (thrown) {
    if (thrown instanceof WWWAuthenticateChallengeError && thrown.status === 401) return undefined;
    throw thrown;
  }
}

/** New tokens, or undefined when the provider says that the sign-in is over (RFC 6749 §5.2). */
async function renewTokens(configuration: Configuration, nowMs: number, old: Tokens): Promise<Tokens | undefined> {
  if (!old.refreshToken) return undefined;
  try {
    return readTokens(await refreshTokenGrant(configuration, old.refreshToken), nowMs, old);
  } catch (thrown) {
    if (thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant') return undefined;
    throw thrown;
  }
}
