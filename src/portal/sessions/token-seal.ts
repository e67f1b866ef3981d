import { createSeal } from '../../security/seal.ts';

/** What the provider gave for one sign-in. */
export interface Tokens {
  accessToken: string;
  /** When the access token is over, milliseconds since 1970. */
  accessEndsAt: number;
  refreshToken?: string;
  /** Names the sign-in when signing out (`id_token_hint`). */
  idToken: string;
}

export interface TokenSeal {
  seal(tokens: Tokens, sessionId: string): string;
  /** Undefined when no key opens them: theirs was removed from the configuration. */
  open(sealed: string, sessionId: string): Tokens | undefined;
}

/** Seals tokens for the database: the first key seals, the others still open, so that keys change without signing out. */
export function createTokenSeal(keys: readonly string[]): TokenSeal {
  const [current, ...former] = keys.map((key) => createSeal(key, 'portal-tokens'));
  if (!current) throw new Error('portal.cookieKeys is empty');
  return {
    seal: (tokens, sessionId) => current.seal(JSON.stringify(tokens), sessionId),
    open(sealed, sessionId) {
      for (const seal of [current, ...former]) {
        try {
          return JSON.parse(seal.open(sealed, sessionId)) as Tokens;
        } catch {}
      }
      return undefined;
    },
  };
}
