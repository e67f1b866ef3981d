import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  fetchUserInfo,
  randomPKCECodeVerifier,
} from 'openid-client';
import type { Clock } from '../../clock.ts';
import type { Config, FranceConnectConfig } from '../../config/schema.ts';
import { type Failed, failed, failureOf, isDown } from './failure.ts';
import { type FranceConnectIdentity, readIdentity, SCOPE } from './identity.ts';
import { createMetadata } from './metadata.ts';
import { newState } from './new-state.ts';

/** What only we may know of a visit to FranceConnect under way. */
export interface VisitSecrets {
  nonce: string;
  /** PKCE (RFC 7636). */
  verifier: string;
  /** She was asked to sign in there anew: an older sign-in is not hers for sure. */
  freshLogin: boolean;
}

export type Redeemed =
  | {
      ok: true;
      identity: FranceConnectIdentity;
      idToken: string;
      /** How long ago she signed in there: FranceConnect knows her again for as long as its session lasts (§4). */
      signedInSecondsAgo: number;
    }
  | Failed;

/** FranceConnect as we use it (D1; domain/franceconnect.md §2 to §6). */
export interface FranceConnect {
  issuer: string;
  /** This process found that it does not answer, moments ago (D5). */
  isDown(): boolean;
  /** Where to send the browser, what to recognise it by, and what to keep until it is back. */
  begin(wish: { freshLogin: boolean }): Promise<{ ok: true; url: URL; state: string; secrets: VisitSecrets } | Failed>;
  /**
   * Verifies the answer of a callback whose state was recognised, exchanges its code and reads the identity at once: code
   * and access token live for seconds, and neither is kept.
   */
  redeem(answer: URLSearchParams, secrets: VisitSecrets): Promise<Redeemed>;
  /** Where to end the session there; undefined while it is down (D6). */
  signOutUrl(departure: { idToken: string; state: string }): Promise<URL | undefined>;
}

export const CALLBACK_PATH = '/franceconnect/callback';
export const SIGNED_OUT_PATH = '/franceconnect/signed-out';

/** FranceConnect for families knows `eidas1` alone; a higher one is good too (§2). */
const ASKED_LEVEL = 'eidas1';
const LEVELS = new Set(['eidas1', 'eidas2', 'eidas3']);
/** A fresh sign-in there, and the page that follows it, take no longer. */
const FRESH_SECONDS = 10 * 60;

const has = (audience: unknown, clientId: string) =>
  Array.isArray(audience) ? audience.includes(clientId) : audience === clientId;

/** The seconds that openid-client compares with. */
const epoch = () => Math.floor(Date.now() / 1000);

/** Code, keys and userinfo are asked for one after the other: whoever waits does so once (security.md S64). */
function waitTogether(configuration: Configuration, seconds: number) {
  const end = AbortSignal.timeout(seconds * 1000);
  configuration[customFetch] = (url, { signal, ...options }) =>
    fetch(url, { ...options, signal: signal ? AbortSignal.any([signal, end]) : end } as RequestInit);
}

export function createFranceConnect(
  { idp }: Pick<Config, 'idp'>,
  settings: FranceConnectConfig,
  clock: Clock,
): FranceConnect {
  const metadata = createMetadata(settings, clock);
  const callback = idp.issuer + CALLBACK_PATH;

  const exchange = async (
    configuration: Configuration,
    answer: URLSearchParams,
    { nonce, verifier, freshLogin }: VisitSecrets,
  ): Promise<Redeemed> => {
    const tokens = await authorizationCodeGrant(configuration, new URL(`${callback}?${answer}`), {
      expectedState: answer.get('state') ?? '',
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
      ...(freshLogin && { maxAge: FRESH_SECONDS }),
    });
    const { sub, acr, auth_time: signedInAt } = tokens.claims()!;
    if (typeof acr !== 'string' || !LEVELS.has(acr)) return failed('level', 'acr');
    const userinfo = await fetchUserInfo(configuration, tokens.access_token, sub);
    // openid-client lets both be absent from a signed answer: FranceConnect never does.
    if (userinfo.iss !== settings.issuer || !has(userinfo.aud, settings.clientId)) {
      return failed('invalid', 'userinfo iss or aud');
    }
    const identity = readIdentity(userinfo);
    if (!identity) return failed('refused', 'userinfo without names');
    const signedInSecondsAgo = signedInAt === undefined ? 0 : Math.max(0, epoch() - signedInAt);
    return { ok: true, identity, idToken: tokens.id_token!, signedInSecondsAgo };
  };

  return {
    issuer: settings.issuer,

    isDown: metadata.isDown,

    async begin({ freshLogin }) {
      const asked = await metadata.answers();
      const made = asked.ok ? await metadata.configuration() : asked;
      if (!made.ok) return made;
      const [state, nonce, verifier] = [newState(), newState(), randomPKCECodeVerifier()];
      const url = buildAuthorizationUrl(made.configuration, {
        redirect_uri: callback,
        scope: SCOPE,
        acr_values: ASKED_LEVEL,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(freshLogin && { prompt: 'login' }),
      });
      return { ok: true, url, state, secrets: { nonce, verifier, freshLogin } };
    },

    async redeem(answer, secrets) {
      const made = await metadata.configuration();
      if (!made.ok) return made;
      waitTogether(made.configuration, settings.timeoutSeconds);
      try {
        return await exchange(made.configuration, answer, secrets);
      } catch (thrown) {
        // An error that the browser brought says nothing of whether the servers answer.
        if (!answer.has('error') && isDown(thrown)) metadata.fell();
        return failureOf(thrown);
      } finally {
        metadata.keepKeys(made.configuration);
      }
    },

    async signOutUrl({ idToken, state }) {
      const asked = await metadata.answers();
      const made = asked.ok ? await metadata.configuration() : asked;
      if (!made.ok || !made.configuration.serverMetadata().end_session_endpoint) return undefined;
      return buildEndSessionUrl(made.configuration, {
        id_token_hint: idToken,
        state,
        post_logout_redirect_uri: idp.issuer + SIGNED_OUT_PATH,
      });
    },
  };
}
