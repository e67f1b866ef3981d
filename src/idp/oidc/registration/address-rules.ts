import { type ClientMetadata, errors } from 'oidc-provider';
import { isLoopback, isReverseDomain } from '../../../config/client-addresses.ts';
import type { Bounds } from './bounds.ts';

/** Addresses of the app itself: links that people follow, and what we call. */
const OF_APP = [
  'client_uri',
  'policy_uri',
  'tos_uri',
  'logo_uri',
  'initiate_login_uri',
  'backchannel_logout_uri',
  'jwks_uri',
  'sector_identifier_uri',
] as const;

interface Rules {
  bounds: Pick<Bounds, 'hosts' | 'schemes'>;
  /** Origins that may be without TLS, as the operator named them: for tests and development. */
  plain: readonly string[];
}

const refuse = (field: string, what: string): never => {
  throw new errors.InvalidClientMetadata(`${field} ${what}`);
};

/** What is wrong with an address whoever it is of (security.md S32); it is taken exactly as written, so in its plain form. */
function parse(field: string, value: unknown): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return refuse(field, 'must be whole addresses');
  if (/[\s\\*#]/.test(String(value)) || url.hash)
    refuse(field, 'must not have a fragment, a wildcard, a blank or a backslash');
  if (url.username || url.password || /^[a-z]+:\/\/[^/?]*@/i.test(String(value))) refuse(field, 'must not name a user');
  return url;
}

/** An address on the web: of a host that the invitation names, by TLS. */
function checkWeb(field: string, url: URL, { bounds, plain }: Rules) {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plain.includes(url.origin))) {
    refuse(field, 'must be https; http is for application_type native on a loopback address');
  }
  if (!bounds.hosts.includes(url.host))
    refuse(field, `must be on a host of the invitation: ${bounds.hosts.join(', ')}`);
}

/** Where a native app is called back (RFC 8252 §7): a scheme of its own, an address of its host, or this very machine. */
function checkNative(field: string, url: URL, rules: Rules) {
  const scheme = url.protocol.slice(0, -1);
  if (url.protocol === 'https:') return checkWeb(field, url, rules);
  if (url.protocol === 'http:') {
    if (!isLoopback(url.href)) refuse(field, 'may be http on a loopback address alone');
    return;
  }
  if (!isReverseDomain(scheme)) refuse(field, 'must have a scheme that is the reversed name of a domain');
  if (!rules.bounds.schemes.includes(scheme)) refuse(field, 'must have a scheme that the invitation names');
}

const list = (field: string, value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : refuse(field, 'must be an array');

/**
 * Holds the addresses of an app to its invitation (security.md S32, S40).
 *
 * @throws InvalidClientMetadata
 */
export function checkAddresses(metadata: ClientMetadata, rules: Rules): void {
  const native = metadata.application_type === 'native';
  const returns = list('redirect_uris', metadata.redirect_uris);
  if (returns.length === 0) refuse('redirect_uris', 'must have one address at least');
  for (const field of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const value of list(field, metadata[field])) {
      const url = parse(field, value);
      if (native) checkNative(field, url, rules);
      else checkWeb(field, url, rules);
    }
  }
  for (const field of OF_APP) {
    if (metadata[field] !== undefined) checkWeb(field, parse(field, metadata[field]), rules);
  }
  const hosts = new Set(returns.map((value) => new URL(String(value)).host));
  if (hosts.size > 1 && metadata.sector_identifier_uri === undefined) {
    refuse('redirect_uris', 'of several hosts need a sector_identifier_uri (OpenID Connect Core 8.1)');
  }
}
