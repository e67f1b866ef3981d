import type { Configuration } from 'oidc-provider';
import type { Config } from '../../config/schema.ts';

/**
 * Outgoing requests (back-channel logout). The engine's own guard against private addresses, its time limit and its refusal
 * of redirects stay in force (security.md S36); only origins that the operator named may be private, as in the demonstration.
 */
export function guardedFetch({ idp }: Config): NonNullable<Configuration['fetch']> {
  const spared = new Set(idp.privateOrigins);
  return (url, options) => {
    const { dispatcher, ...unguarded } = options as typeof options & { dispatcher?: unknown };
    const isSpared = typeof url === 'string' && spared.has(new URL(url).origin);
    return isSpared ? fetch(url, unguarded) : fetch(url, options);
  };
}
