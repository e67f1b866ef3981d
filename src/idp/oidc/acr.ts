import type Provider from 'oidc-provider';
import type { ClientConfig, Config } from '../../config/schema.ts';
import { acrsOf } from './clients/client-metadata.ts';

/** How FranceConnect is named among the ways that somebody signed in (`amr`). */
export const FRANCECONNECT_AMR = 'fc';

/** One factor completed the sign-in (REFEDS SFA profile 1.1). */
const SFA_ACR = 'https://refeds.org/profile/sfa';
/** Two factors did (REFEDS MFA profile 1.2). */
export const MFA_ACR = 'https://refeds.org/profile/mfa';
/** FranceConnect vouches for her identity, at the eIDAS level «faible» or better (domain/franceconnect.md). */
export const EIDAS_ACR = 'eidas1';

/** How strongly somebody signed in, and which of her ways reach it. */
const LEVELS: Record<string, (amr: readonly string[]) => boolean> = {
  [SFA_ACR]: (amr) => amr.length > 0,
  [MFA_ACR]: (amr) => amr.includes('mfa'),
  [EIDAS_ACR]: (amr) => amr.includes(FRANCECONNECT_AMR),
};

type Profile = NonNullable<ClientConfig['accountKind']>;

/** `acr_values` that choose the profile, and what `acr` then tells: not levels (domain/educonnect.md §1). */
const PROFILES: Record<string, Profile> = { responsable: 'guardian', eleve: 'pupil' };

export const SUPPORTED_ACRS: readonly string[] = [...Object.keys(PROFILES), SFA_ACR, MFA_ACR, EIDAS_ACR];

/** What this installation can tell of a sign-in: some have no FranceConnect. */
export const supportedAcrs = ({ franceConnect }: Pick<Config, 'franceConnect'>): string[] =>
  SUPPORTED_ACRS.filter((acr) => acr !== EIDAS_ACR || franceConnect);

/** Authorization request parameters, as the engine keeps them. */
type Parameters = Readonly<Record<string, unknown>>;

/** Who asks, as far as it is registered. */
type Asker = Pick<ClientConfig, 'accountKind'> & { acrs: readonly string[] };

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

const acrValues = ({ acr_values: values }: Parameters): string[] => texts(values).flatMap((list) => list.split(' '));

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

function acrsAsked(parameters: Parameters): string[] {
  const { value, values } = claimed(parameters);
  return [...acrValues(parameters), ...texts(value), ...texts(values)];
}

/** The profile that a service chose: by its registration, else by `acr_values` (A1). */
export function profileAsked({ accountKind, acrs }: Asker, parameters: Parameters): Profile | undefined {
  const asked = acrValues(parameters).find((acr) => acr in PROFILES && acrs.includes(acr));
  return accountKind ?? (asked ? PROFILES[asked] : undefined);
}

/**
 * The levels that a service asks for and that may be reached here: it is content with any of them, and gets no sign-in
 * without. What it may not ask by its registration it has not asked; FranceConnect is for guardians.
 */
export function levelsAsked(config: Pick<Config, 'franceConnect'>, asker: Asker, parameters: Parameters): string[] {
  const reachable = supportedAcrs(config).filter((acr) => acr in LEVELS && asker.acrs.includes(acr));
  const pupil = profileAsked(asker, parameters) === 'pupil';
  return [...new Set(acrsAsked(parameters))].filter((acr) => reachable.includes(acr) && !(pupil && acr === EIDAS_ACR));
}

const isReached = (level: string, amr: readonly string[]) => LEVELS[level]?.(amr) ?? false;

/** Whether somebody who signed in these ways is still short of what was asked for. */
export const isShort = (levels: readonly string[], amr: readonly string[]): boolean =>
  levels.length > 0 && !levels.some((level) => isReached(level, amr));

/** Whether a second factor would do. */
export const wantsSecondFactor = (levels: readonly string[], amr: readonly string[]): boolean =>
  isShort(levels, amr) && levels.includes(MFA_ACR);

/** Whether nothing but FranceConnect would. */
export const wantsFranceConnectAlone = (levels: readonly string[]): boolean =>
  levels.length > 0 && levels.every((level) => level === EIDAS_ACR);

/**
 * Makes `acr` tell of each answer the first level that its request asked for and that was reached, else which profile signed
 * in, as the real service's clients expect (security.md S46). The session keeps the profile, and the ways by `amr`.
 */
export function tellAcr({ OIDCContext }: Pick<Provider, 'OIDCContext'>): void {
  Object.defineProperty(OIDCContext.prototype, 'acr', {
    get(this: InstanceType<Provider['OIDCContext']>) {
      const { session, params, client } = this;
      const parameters = params ?? {};
      const allowed = client ? acrsOf(client) : [];
      const asked = (essentialAcrs(parameters) ?? acrsAsked(parameters)).filter((acr) => allowed.includes(acr));
      return asked.find((acr) => isReached(acr, session?.amr ?? [])) ?? session?.acr;
    },
  });
}
