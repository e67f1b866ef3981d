import type { FakeClient } from './clients.ts';
import { FranceConnectError } from './error-codes.ts';

type Parameters = URLSearchParams;
const PROMPTS = ['login', 'consent'];
const NONCE_CHARACTERS = 22;
/** The identity providers that the fictional services may name. */
const IDENTITY_PROVIDERS = ['fi-demonstration'];

const REQUIRED = ['response_type', 'client_id', 'redirect_uri', 'scope', 'acr_values', 'state', 'nonce'];

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Each says whether a parameter is well formed; an empty one is left to the engine unless a rule refuses it. */
const FORMS: [name: string, wellFormed: (value: string) => boolean][] = [
  ['redirect_uri', (value) => URL.canParse(value)],
  ['state', (value) => value !== ''],
  ['nonce', (value) => value.length >= NONCE_CHARACTERS],
  ['acr_values', (value) => value !== ''],
  ['prompt', (value) => value.split(' ').every((one) => PROMPTS.includes(one))],
  ['claims', isJsonObject],
];

function claimsAsked(text: string): string[] {
  const asked = JSON.parse(text) as Record<string, object | undefined>;
  return [asked.id_token, asked.userinfo].flatMap((members) => Object.keys(members ?? {}));
}

/**
 * What FranceConnect checks of an authorization request before its OpenID engine does (domain/franceconnect.md §2).
 *
 * @throws {FranceConnectError} Y030007, Y030032 or Y100009, on a page; the person does not come back to the service
 */
export function checkAuthorization(parameters: Parameters, clients: readonly FakeClient[]): void {
  const names = [...parameters.keys()];
  const malformed =
    names.some((name, index) => names.indexOf(name) < index) ||
    REQUIRED.some((name) => !parameters.has(name)) ||
    FORMS.some(([name, wellFormed]) => parameters.has(name) && !wellFormed(parameters.get(name)!));
  if (malformed) throw new FranceConnectError('Y030007');

  const hint = parameters.get('idp_hint');
  if (hint !== null && !IDENTITY_PROVIDERS.includes(hint)) throw new FranceConnectError('Y030032');

  const client = clients.find(({ id }) => id === parameters.get('client_id'));
  const claims = parameters.get('claims');
  if (client && claims && !claimsAsked(claims).every((claim) => client.claims.includes(claim))) {
    throw new FranceConnectError('Y100009');
  }
}
