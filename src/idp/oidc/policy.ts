import { interactionPolicy } from 'oidc-provider';

/**
 * When a person must be asked something (OIDC Core §3.1.2.3). Signing in is all there is: the clients of the configuration
 * are the operator's own, so that `prompt=consent` is accepted and shows nothing (see `standing-grant.ts`).
 */
export function signInPolicy() {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.clear();
  return policy;
}
