import type Provider from 'oidc-provider';

/** Two factors completed the sign-in (REFEDS MFA profile 1.2). */
export const MFA_ACR = 'https://refeds.org/profile/mfa';

/** `acr_values` that choose the profile, and what `acr` then tells: not levels (domain/educonnect.md §1). */
const PROFILE_ACRS: readonly string[] = ['eleve', 'responsable'];

export const SUPPORTED_ACRS: readonly string[] = [...PROFILE_ACRS, MFA_ACR];

/** Authorization request parameters, as the engine keeps them. */
type Parameters = Readonly<Record<string, unknown>>;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** What the `claims` parameter asks of the ID token's acr; the engine has refused what is no JSON. */
function claimed({ claims }: Parameters): { value?: unknown; values?: unknown; essential?: unknown } {
  return typeof claims === 'string' ? (JSON.parse(claims).id_token?.acr ?? {}) : {};
}

/** The acr that a request essentially asks for, by `claims`; undefined when it asks for none. */
export function essentialAcrs(parameters: Parameters): string[] | undefined {
  const { value, values, essential } = claimed(parameters);
  const asked = [...texts(value), ...texts(values)];
  return essential === true && asked.length > 0 ? asked : undefined;
}

function acrAsked(parameters: Parameters): string[] {
  const { value, values } = claimed(parameters);
  return [...texts(parameters.acr_values).flatMap((list) => list.split(' ')), ...texts(value), ...texts(values)];
}

/** Whether a service asks for two factors: it then gets no sign-in by one, even when it would have been content with it. */
export const asksForSecondFactor = (parameters: Parameters): boolean => acrAsked(parameters).includes(MFA_ACR);

/**
 * Makes `acr` tell of each answer what its request asked for: two factors where they were asked for and given, else which
 * profile signed in, as the real service's clients expect (security.md S46). The session keeps the profile, and by `amr`
 * whether there were two factors.
 */
export function tellAcr({ OIDCContext }: Pick<Provider, 'OIDCContext'>): void {
  Object.defineProperty(OIDCContext.prototype, 'acr', {
    get(this: InstanceType<Provider['OIDCContext']>) {
      const { session, params } = this;
      return session?.amr?.includes('mfa') && asksForSecondFactor(params ?? {}) ? MFA_ACR : session?.acr;
    },
  });
}
