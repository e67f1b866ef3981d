import type { KoaContextWithOIDC } from 'oidc-provider';
import type { TechnicalDetail } from '../../web/errors.ts';
import { compareAddress } from './address-difference.ts';

/** What the engine tells of an error. */
interface Told {
  error: string;
  error_description?: string | undefined;
}

const LONGEST_VALUE = 500;

/** Parameters whose value may be shown again to whoever sent it: none of them is a token or names a person. */
const SHOWN = [
  'client_id',
  'redirect_uri',
  'post_logout_redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'code_challenge_method',
  'prompt',
  'max_age',
];
const NEVER_SHOWN = [
  'id_token_hint',
  'request',
  'request_uri',
  'code_challenge',
  'state',
  'nonce',
  'claims',
  'user_code',
];
const ADDRESSES = ['redirect_uri', 'post_logout_redirect_uri'];

/** The parameter that an error is about, as far as it says so. */
function parameterOf({ error, error_description: description = '' }: Told): string | undefined {
  if (error === 'invalid_redirect_uri') return 'redirect_uri';
  if (error === 'invalid_client') return 'client_id';
  return [...SHOWN, ...NEVER_SHOWN].find((name) => new RegExp(`\\b${name}\\b`).test(description));
}

/** What was sent, before or after the engine read it. */
function sentIn(ctx: KoaContextWithOIDC): Record<string, unknown> {
  return { ...ctx.query, ...ctx.oidc.body, ...JSON.parse(JSON.stringify(ctx.oidc.params ?? {})) };
}

/**
 * «Détails techniques» of an error that stays here (G6): what the developer of the app needs to mend it. The person's own
 * values and tokens are not repeated, and of the addresses that the app registered only one of the host that was asked for.
 */
export function technicalDetails(ctx: KoaContextWithOIDC, told: Told): TechnicalDetail[] {
  const details: TechnicalDetail[] = [{ name: 'error', value: told.error }];
  const add = (name: string, value: unknown) => {
    if (typeof value === 'string' && value !== '') details.push({ name, value: value.slice(0, LONGEST_VALUE) });
  };
  const sent = sentIn(ctx);
  const { client } = ctx.oidc;
  const parameter = parameterOf(told);
  add('description', told.error_description);
  add('client', client ? `${client.clientId} (${client.clientName})` : sent.client_id);
  add('parameter', parameter);
  if (parameter !== undefined && parameter !== 'client_id' && SHOWN.includes(parameter)) add('asked', sent[parameter]);
  if (client && parameter && ADDRESSES.includes(parameter) && typeof sent[parameter] === 'string') {
    const { redirectUris = [], postLogoutRedirectUris = [] } = client;
    const registered = parameter === 'redirect_uri' ? redirectUris : postLogoutRedirectUris;
    const { nearest, difference } = compareAddress(sent[parameter], registered);
    add('registered', nearest);
    details.push({ name: 'difference', words: difference });
  }
  return details;
}
