import { createSealOf } from '../../security/seal.ts';

/** What the provider gave for one sign-in. */
export interface Tokens {
  accessToken: string;
  /** When the access token is over, milliseconds since 1970. */
  accessEndsAt: number;
  refreshToken?: string;
  /** Names the sign-in when signing out (`id_token_hint`). */
  idToken: string;
}

/** What only we may know of a sign-in under way. */
export interface SignInSecrets {
  nonce: string;
  /** PKCE (RFC 7636). */
  verifier: string;
}

/** Seals secrets of one kind for the database. */
interface SecretsSeal<T> {
  /** @param documentId of the document that keeps them: they open in no other */
  seal(secrets: T, documentId: string): string;
  /** Undefined when no key opens them: theirs was removed from the configuration. */
  open(sealed: string, documentId: string): T | undefined;
}

export type TokenSeal = SecretsSeal<Tokens>;
export type SignInSeal = SecretsSeal<SignInSecrets>;

/** The first key seals, the others still open, so that keys change without signing out. */
function sealFor<T>(keys: readonly string[], purpose: string): SecretsSeal<T> {
  const seal = createSealOf(keys, purpose);
  return {
    seal: (secrets, documentId) => seal.seal(JSON.stringify(secrets), documentId),
    open(sealed, documentId) {
      try {
        return JSON.parse(seal.open(sealed, documentId)) as T;
      } catch {
        return undefined;
      }
    },
  };
}

export const createTokenSeal = (keys: readonly string[]): TokenSeal => sealFor(keys, 'portal-tokens');
export const createSignInSeal = (keys: readonly string[]): SignInSeal => sealFor(keys, 'portal-sign-in');
