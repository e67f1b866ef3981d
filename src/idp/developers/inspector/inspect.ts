import type { ClientConfig } from '../../../config/schema.ts';
import type { IdpWeb } from '../../context.ts';
import { ROUTES } from '../../oidc/routes.ts';
import { AUTHORIZATION_RULES } from './authorization-rules.ts';
import { advice, type Finding, fault, type Inspected, type Rule } from './findings.ts';
import { audienceOf, LOGOUT_RULES } from './logout-rules.ts';
import { type PastedRequest, type RequestKind, readPasted } from './read-request.ts';
import { TOKEN_RULES } from './token-rules.ts';

const RULES: Readonly<Record<RequestKind, readonly Rule[]>> = {
  authorization: AUTHORIZATION_RULES,
  token: TOKEN_RULES,
  logout: LOGOUT_RULES,
};

const PATHS: Readonly<Record<RequestKind, string>> = {
  authorization: ROUTES.authorization,
  token: ROUTES.token,
  logout: ROUTES.end_session,
};

/** Parameters of each request; `resource` may come twice (RFC 8707 §2). */
const KNOWN: Readonly<Record<RequestKind, string>> = {
  authorization:
    'client_id response_type redirect_uri scope state nonce code_challenge code_challenge_method prompt max_age response_mode acr_values claims claims_locales ui_locales display id_token_hint login_hint request request_uri registration resource dpop_jkt client_secret code_verifier password',
  token:
    'grant_type client_id client_secret client_assertion client_assertion_type code redirect_uri code_verifier refresh_token scope resource device_code',
  logout: 'id_token_hint client_id post_logout_redirect_uri state ui_locales logout_hint',
};

export type Inspection =
  | { ok: true; kind: RequestKind; findings: Finding[]; mended: string }
  /** Neither an address nor parameters of a request that there is. */
  | { ok: false; reason: 'unreadable' };

type Needs = Pick<IdpWeb, 'clients' | 'config' | 'provider' | 'texts'>;

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/ur[il]$/, 'uri');

/** What is wrong whatever the request: where it goes, parameters that come twice, are empty or that nobody reads. */
function generalFindings({ kind, parameters, address }: PastedRequest, issuer: string): Finding[] {
  const names = parameters.map(([name]) => name);
  const known = KNOWN[kind].split(' ');
  const twice = new Set(names.filter((name, place) => name !== 'resource' && names.indexOf(name) < place));
  const whole = issuer + PATHS[kind];
  return [
    ...(address !== undefined && address !== whole && address !== PATHS[kind]
      ? [fault('adresse', `Cette demande s’envoie à \`${whole}\`.`, 'OpenID Connect Discovery §3')]
      : []),
    ...[...twice].map((name) => fault(name, 'Il vient deux fois : une seule est permise.', 'RFC 6749 §3.1')),
    ...[...new Set(names)]
      .filter((name) => !known.includes(name))
      .map((name) => {
        const meant = known.find((one) => plain(one) === plain(name));
        const text = meant
          ? `Ce nom n’existe pas : vouliez-vous dire \`${meant}\` ?`
          : 'Ce paramètre n’est lu par personne ici.';
        return advice(name, text, 'RFC 6749 §3.1');
      }),
  ];
}

/** The request as it should be: an address, or what is posted. */
function written(kind: RequestKind, issuer: string, mended: ReadonlyMap<string, string>): string {
  const query = new URLSearchParams([...mended]).toString();
  return kind === 'token'
    ? `POST ${issuer}${PATHS.token}\n${query.replaceAll('&', '\n&')}`
    : `${issuer}${PATHS[kind]}?${query}`;
}

async function returnAddresses({ provider }: Needs, client: ClientConfig | undefined) {
  const registered = client && (await provider.Client.find(client.id));
  return (address: string) => registered?.redirectUriAllowed(address) ?? false;
}

/**
 * Explains a request that a developer pasted (G6): every fault in words, with the clause it breaks, and the request mended.
 * Nothing of it is fetched, followed or kept.
 */
export async function inspect(idp: Needs, pasted: string): Promise<Inspection> {
  const request = readPasted(pasted);
  if (!request || request.parameters.length === 0) return { ok: false, reason: 'unreadable' };
  const { kind, parameters } = request;
  const { issuer } = idp.config.idp;
  // The first of two counts here: which one was meant is for the developer to say.
  const sent = new Map([...parameters].reverse());
  const ordered = new Map(parameters.map(([name]) => [name, sent.get(name)!]));
  const id = sent.get('client_id') ?? (kind === 'logout' ? audienceOf(sent.get('id_token_hint')) : undefined);
  const client = await idp.clients.find(id);
  const known = KNOWN[kind].split(' ');
  const inspected: Inspected = {
    issuer,
    client,
    isReturnAddress: await returnAddresses(idp, client),
    difference: (words) => idp.texts.in('fr')(`errors:difference.${words}`),
    sent,
    mended: new Map([...ordered].filter(([name]) => known.includes(name))),
  };
  const general = generalFindings(request, issuer);
  const own = RULES[kind].flatMap((rule) => rule(inspected) ?? []);
  return { ok: true, kind, findings: [...general, ...own], mended: written(kind, issuer, inspected.mended) };
}
