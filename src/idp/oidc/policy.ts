import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { IdpContext } from '../context.ts';
import { essentialAcrs, isShort, levelsAsked, supportedAcrs } from './acr.ts';
import { acrsOf } from './clients/client-metadata.ts';
import { sharingChecks } from './sharing-checks.ts';

const { Check, Prompt } = interactionPolicy;

/** The session's account was closed since: whoever sits there has to sign in. */
const accountGone = new Check('account_gone', 'the account of the session is gone', 'login_required', ({ oidc }) =>
  oidc.session?.accountId !== undefined && oidc.account === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
);

const UNMET = 'the requested authentication could not be obtained';

type Needs = Pick<IdpContext, 'clients' | 'clock' | 'config' | 'db'>;

/** What a service asks of how somebody signed in; single sign-on never makes up for it (security.md S46). */
function acrChecks({ clients, config }: Needs) {
  /** The acr that a request insists on is not that of the session (OIDC Core §5.5.1.1). */
  const essentialAcrMissing = ({ oidc }: KoaContextWithOIDC): boolean => {
    const asked = essentialAcrs(oidc.params ?? {});
    const told = asked?.includes(oidc.acr ?? '') && acrsOf(oidc.client!).includes(oidc.acr ?? '');
    if (!asked || told) return false;
    const possible = supportedAcrs(config).filter((acr) => acrsOf(oidc.client!).includes(acr));
    // Signing in would not help, or did not.
    const hopeless = !asked.some((acr) => possible.includes(acr)) || oidc.result?.login !== undefined;
    if (hopeless) throw new errors.UnmetAuthenticationRequirements(UNMET);
    return true;
  };

  /** The request wants more than the session was opened with. Who signed in for it gave what she could. */
  const levelMissing = async ({ oidc }: KoaContextWithOIDC): Promise<boolean> => {
    const client = await clients.find(oidc.client!.clientId);
    const levels = client ? levelsAsked(config, client, oidc.params ?? {}) : [];
    return isShort(levels, oidc.amr ?? []) && oidc.result?.login === undefined;
  };

  return [
    new Check('essential_acr', UNMET, 'unmet_authentication_requirements', essentialAcrMissing),
    new Check('level', 'a stronger sign-in is needed', 'login_required', levelMissing),
  ];
}

/** Reasons of a sign-in that one more factor may settle. */
export const STEP_UP_REASONS: readonly string[] = ['essential_acr', 'level'];

/** The prompt of services whose visitors have no account yet (OpenID Connect Prompt Create 1.0). */
export const CREATE = 'create';

/**
 * When a person must be asked something (OIDC Core §3.1.2.3): to open an account, who she is, then what the app may know.
 * Grants are no question of theirs: they are there at once (see `standing-grant.ts`).
 */
export function signInPolicy(idp: Needs) {
  const policy = interactionPolicy.base();
  const { checks } = policy.get('login')!;
  checks.remove('essential_acrs');
  checks.remove('essential_acr');
  for (const check of [accountGone, ...acrChecks(idp)]) checks.add(check);
  const consent = policy.get('consent')!;
  consent.checks.clear();
  for (const check of sharingChecks(idp)) consent.checks.add(check);
  policy.add(new Prompt({ name: CREATE, requestable: true }), 0);
  return policy;
}
