import type { Configuration } from 'oidc-provider';
import type { Config } from '../../config/schema.ts';

type Fetch = NonNullable<Configuration['fetch']>;
/** The engine's guard refuses connections to private addresses, whatever name led to them (security.md S36). */
type Guarded = Parameters<Fetch>[1] & { dispatcher?: unknown };

/**
 * Outgoing requests (back-channel logout). The engine's guard, its time limit and its refusal of redirects stay in force, and
 * nothing is called where the guard could not be set up; only origins that the operator named may be private, as in the
 * demonstration.
 */
export function guardedFetch({ idp }: Config): Fetch {
  const spared = new Set(idp.privateOrigins);
  return async (url, options) => {
    const { dispatcher, ...unguarded } = options as Guarded;
    if (typeof url === 'string' && spared.has(new URL(url).origin)) return fetch(url, unguarded);
    if (!dispatcher) throw new Error('no guard against private addresses: nothing is called');
    return fetch(url, options);
  };
}
