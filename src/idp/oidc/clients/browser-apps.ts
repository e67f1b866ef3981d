import type { Client } from 'oidc-provider';

/**
 * Whether a page may ask for tokens by itself (CORS): it is of an app without a secret, at one of its registered addresses.
 * An app with a secret asks from its server; a secret in a page would be everybody's.
 */
export const isPageOf = ({ clientAuthMethod, redirectUris = [] }: Client, origin: string): boolean =>
  clientAuthMethod === 'none' && origin !== 'null' && redirectUris.some((uri) => new URL(uri).origin === origin);
