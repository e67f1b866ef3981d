import type { Configuration } from 'oidc-provider';
import type { Config } from '../../config/schema.ts';
import { createGuardedFetch } from '../../security/guarded-fetch.ts';

type Fetch = NonNullable<Configuration['fetch']>;

/**
 * Outgoing requests to clients: sign-outs, keys, sectors. Ours stands before the engine's guard, which ends connections that
 * are made already; its time limit stays in force. Only origins that the operator named may be private (security.md S36).
 *
 * @throws Error where the guard cannot be set up: the provider does not start without it
 */
export function guardedFetch({ idp }: Pick<Config, 'idp'>): Fetch {
  const guarded = createGuardedFetch({ spared: idp.privateOrigins });
  return (url, options) => guarded(url as string | URL, options as RequestInit);
}
