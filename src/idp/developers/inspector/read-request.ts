export type RequestKind = 'authorization' | 'token' | 'logout';

/** A request as it was pasted: nothing of it is sent anywhere, nor kept. */
export interface PastedRequest {
  kind: RequestKind;
  /** In their order; a name may come twice. */
  parameters: [name: string, value: string][];
  /** The address before `?`, when there was one. */
  address: string | undefined;
}

const KIND_OF_PATH: Readonly<Record<string, RequestKind>> = {
  '/authorize': 'authorization',
  '/token': 'token',
  '/logout': 'logout',
};

function kindOf(names: ReadonlySet<string>): RequestKind | undefined {
  if (names.has('grant_type') || names.has('code_verifier')) return 'token';
  if (names.has('post_logout_redirect_uri') || names.has('logout_hint')) return 'logout';
  if (['response_type', 'redirect_uri', 'scope', 'client_id', 'code_challenge'].some((name) => names.has(name)))
    return 'authorization';
  return names.has('id_token_hint') ? 'logout' : undefined;
}

/** Reads an address, or parameters with `&` or one a line between them. @returns undefined for what is neither */
export function readPasted(pasted: string): PastedRequest | undefined {
  const text = pasted.trim().replace(/^(?:GET|POST)\s+/, '');
  const isAddress = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/)/i.test(text);
  const [address, query = ''] = isAddress ? (text.split(/\?(.*)/s) as [string, string?]) : [undefined, text];
  const withoutFragment = isAddress ? query.split('#')[0]! : query;
  const joined = withoutFragment
    .replace(/\s*\n\s*/g, '&')
    .replace(/&+/g, '&')
    .trim();
  const parameters = [...new URLSearchParams(joined)].map(([name, value]): [string, string] => [name.trim(), value]);
  const path = address && URL.canParse(address, 'http://a') ? new URL(address, 'http://a').pathname : '';
  const kind = KIND_OF_PATH[path] ?? kindOf(new Set(parameters.map(([name]) => name)));
  return kind && { kind, parameters, address };
}
