import type { Clock } from '../clock.ts';
import type { AccessToken } from '../security/access-token.ts';
import { PROOF_ALGORITHMS, PROOF_WINDOW_SECONDS, verifyProof } from '../security/dpop-proof.ts';
import type { WebContext } from './context.ts';
import type { Limit, Limits } from './limits.ts';
import { Problem } from './problem.ts';

/** An API that is asked by access tokens. */
export interface ProtectedApi {
  /** Verifies a token that is for this API (`security/access-token.ts`). */
  verify(token: string): Promise<AccessToken | undefined>;
  /** Where clients see it, since proofs name it: not what the request says of itself. */
  origin: string;
  limits: Limits;
  clock: Clock;
}

const CREDENTIALS = /^(Bearer|DPoP) +([\w.~+/-]+=*) *$/i;
const ALGORITHMS = `algs="${PROOF_ALGORITHMS.join(' ')}"`;

/** A proof is good for one request, at whichever process; remembered for as long as it would be taken. */
const PROOF_USES: Limit = { name: 'dpop-proof', points: 1, seconds: 2 * PROOF_WINDOW_SECONDS };

const invalid = (scheme: string) =>
  new Problem('token-invalid', { headers: { 'www-authenticate': `${scheme} error="invalid_token"` } });

/** A token bound to a key is nobody's who does not prove to hold it (RFC 9449 §7.1). @throws {Problem} */
async function requireProof(ctx: WebContext, { origin, limits, clock }: ProtectedApi, token: string, key: string) {
  const { method, path } = ctx;
  const proof = ctx.get('dpop');
  const jti = await verifyProof({ proof, method, url: origin + path, token, key, clock });
  if (jti && (await limits.take(PROOF_USES, `${key} ${jti}`)).ok) return;
  throw new Problem('proof-invalid', {
    headers: { 'www-authenticate': `DPoP error="invalid_dpop_proof", ${ALGORITHMS}` },
  });
}

/**
 * Who asks an API, by the access token of the request's header: nowhere else, where addresses are logged (RFC 6750 §2.1). A
 * token bound to a key comes as DPoP with a proof, and no other does.
 *
 * @param scope that the token must have
 * @throws {Problem} 401 or 403, with the challenge of RFC 6750 §3 or RFC 9449 §7.1
 */
export async function requireToken(ctx: WebContext, api: ProtectedApi, scope: string): Promise<AccessToken> {
  const [, scheme = '', token] = CREDENTIALS.exec(ctx.get('authorization')) ?? [];
  // A request without any authentication is told no error code (RFC 6750 §3.1).
  if (!token) throw new Problem('token-missing', { headers: { 'www-authenticate': 'Bearer' } });
  const challenge = scheme.toLowerCase() === 'dpop' ? `DPoP ${ALGORITHMS},` : 'Bearer';
  const access = await api.verify(token);
  if (!access || (access.key !== undefined) !== (challenge !== 'Bearer')) throw invalid(challenge);
  if (access.key !== undefined) await requireProof(ctx, api, token, access.key);
  if (!access.scopes.has(scope)) {
    throw new Problem('scope-missing', {
      detail: `Ask the token endpoint for the scope ${scope}; your registration must allow it.`,
      headers: { 'www-authenticate': `${challenge} error="insufficient_scope", scope="${scope}"` },
    });
  }
  return access;
}
