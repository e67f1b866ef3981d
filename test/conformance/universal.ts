import type { Middleware } from 'koa';

/**
 * The rules of conformance.md that hold for every answer, whatever its module is about. They watch the provider from
 * outside of its pages, so that no test has to think of them.
 */
export interface UniversalChecks {
  /** Stands before everything else of a test provider. */
  watch: Middleware;
  /** What broke a rule since this was last asked. */
  faults(): string[];
}

/** Answers of these are JSON, or a signed JWT, and nobody keeps them. */
const PROTOCOL = /^\/(token|userinfo|introspect|par|device-authorization|register(\/.*)?)$/;
const JSON_OR_JWT = /^application\/(json|jwt|token-introspection\+jwt)\b/;
/** RFC 6749 §5.2. */
const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;
const ERRORS = new Set(
  `invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope invalid_token
  insufficient_scope access_denied unsupported_response_type server_error temporarily_unavailable interaction_required
  login_required account_selection_required consent_required invalid_request_uri invalid_request_object
  request_not_supported request_uri_not_supported registration_not_supported invalid_target unsupported_token_type
  unmet_authentication_requirements invalid_redirect_uri invalid_client_metadata invalid_dpop_proof use_dpop_nonce
  unsupported_response_mode authorization_pending slow_down expired_token`.split(/\s+/),
);
const TOKENS = ['access_token', 'refresh_token', 'id_token', 'client_secret', 'code_verifier'];

type Answer = Parameters<Middleware>[0];
type Body = Record<string, unknown>;

function* faultsOfError({ error, error_description: description }: Body) {
  if (error !== undefined && !ERRORS.has(String(error))) yield `error ${String(error)} is not registered`;
  if (!DESCRIPTION.test(String(description ?? ''))) yield `error_description ${String(description)}`;
}

function* faultsOfProtocol({ response, body, status }: Answer) {
  if (response.get('cache-control') !== 'no-store') yield 'may be kept';
  if (body !== undefined && body !== '' && body !== null && !JSON_OR_JWT.test(response.get('content-type')))
    yield `is ${response.get('content-type')}`;
  if (status >= 400 && typeof body === 'object') yield* faultsOfError(body as Body);
}

/** An answer that leaves for a client's door by a redirect (RFC 9207, RFC 6749 §4.1.2). */
function* faultsOfRedirect({ response, origin }: Answer, issuer: string) {
  const target = new URL(response.get('location') || issuer, issuer);
  const fields = {
    ...Object.fromEntries(target.searchParams),
    ...Object.fromEntries(new URLSearchParams(target.hash.slice(1))),
  };
  for (const name of TOKENS) if (name in fields) yield `has a ${name} in its address`;
  if (target.hash && [...target.searchParams.keys()].some((name) => /^(code|error|state)$/.test(name)))
    yield 'answers in the query besides the fragment';
  if (target.origin === origin || !('code' in fields || 'error' in fields)) return;
  if (fields.iss !== issuer) yield `has iss ${fields.iss}`;
  if ('code' in fields && 'error' in fields) yield 'has a code and an error';
  yield* faultsOfError(fields);
}

/** @param issuer is known once the provider listens */
export function universalChecks(issuer: () => string): UniversalChecks {
  const found: string[] = [];
  return {
    async watch(ctx, next) {
      await next();
      const faults = [...faultsOfRedirect(ctx, issuer())];
      if (PROTOCOL.test(ctx.path)) faults.push(...faultsOfProtocol(ctx));
      found.push(...faults.map((fault) => `${ctx.method} ${ctx.path} ${ctx.status}: ${fault}`));
    },
    faults: () => found.splice(0),
  };
}
