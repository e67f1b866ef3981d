import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { IdpContext } from '../context.ts';
import { asksForSecondFactor, essentialAcrs, SUPPORTED_ACRS } from './acr.ts';
import { sharingChecks } from './sharing-checks.ts';

const { Check } = interactionPolicy;

/** The session's account was closed since: whoever sits there has to sign in. */
const accountGone = new Check('account_gone', 'the account of the session is gone', 'login_required', ({ oidc }) =>
  oidc.session?.accountId !== undefined && oidc.account === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
);

const UNMET = 'the requested authentication could not be obtained';

/** The acr that a request insists on is not that of the session (OIDC Core §5.5.1.1, security.md S46). */
function essentialAcrMissing({ oidc }: KoaContextWithOIDC): boolean {
  const asked = essentialAcrs(oidc.params ?? {});
  if (!asked || asked.includes(oidc.acr ?? '')) return false;
  // Signing in would not help, or did not.
  const hopeless = !asked.some((acr) => SUPPORTED_ACRS.includes(acr)) || oidc.result?.login !== undefined;
  if (hopeless) throw new errors.UnmetAuthenticationRequirements(UNMET);
  return true;
}

/** The request wants two factors, the session was opened with one: single sign-on never makes up for it (S46). */
const secondFactorMissing = ({ oidc }: KoaContextWithOIDC): boolean =>
  asksForSecondFactor(oidc.params ?? {}) && !oidc.amr?.includes('mfa');

/** Reasons of a sign-in that the second factor alone settles. */
export const STEP_UP_REASONS: readonly string[] = ['essential_acr', 'second_factor'];

const acrChecks = [
  new Check('essential_acr', UNMET, 'unmet_authentication_requirements', essentialAcrMissing),
  new Check('second_factor', 'a second factor is needed', 'login_required', secondFactorMissing),
];

/**
 * When a person must be asked something (OIDC Core §3.1.2.3): who she is, then what the app may know. Grants are no
 * question of theirs: they are there at once (see `standing-grant.ts`).
 */
export function signInPolicy(idp: Pick<IdpContext, 'clients' | 'clock' | 'db'>) {
  const policy = interactionPolicy.base();
  const { checks } = policy.get('login')!;
  checks.remove('essential_acrs');
  checks.remove('essential_acr');
  for (const check of [accountGone, ...acrChecks]) checks.add(check);
  const consent = policy.get('consent')!;
  consent.checks.clear();
  for (const check of sharingChecks(idp)) consent.checks.add(check);
  return policy;
}
