import { interactionPolicy } from 'oidc-provider';

const { Check } = interactionPolicy;

/** The session's account was closed since: whoever sits there has to sign in. */
const accountGone = new Check('account_gone', 'the account of the session is gone', 'login_required', ({ oidc }) =>
  oidc.session?.accountId !== undefined && oidc.account === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
);

/**
 * When a person must be asked something (OIDC Core §3.1.2.3). Signing in is all there is: the clients of the configuration
 * are the operator's own, so that `prompt=consent` is accepted and shows nothing (see `standing-grant.ts`).
 */
export function signInPolicy() {
  const policy = interactionPolicy.base();
  policy.get('login')?.checks.add(accountGone);
  policy.get('consent')?.checks.clear();
  return policy;
}
