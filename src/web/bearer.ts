import type { AccessToken } from '../security/access-token.ts';
import type { WebContext } from './context.ts';
import { Problem } from './problem.ts';

/** Verifies an access token for one API (`security/access-token.ts`). */
export type VerifyToken = (token: string) => Promise<AccessToken | undefined>;

const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/**
 * Who asks an API, by the bearer token of the request's header: nowhere else, where addresses are logged (RFC 6750 §2.1).
 *
 * @param scope that the token must have
 * @throws {Problem} 401 or 403, with the challenge of RFC 6750 §3
 */
export async function requireToken(ctx: WebContext, verify: VerifyToken, scope: string): Promise<AccessToken> {
  const token = BEARER.exec(ctx.get('authorization'))?.[1];
  // A request without any authentication is told no error code (RFC 6750 §3.1).
  if (!token) throw new Problem('token-missing', { headers: { 'www-authenticate': 'Bearer' } });
  const access = await verify(token);
  if (!access) {
    throw new Problem('token-invalid', { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
  }
  if (!access.scopes.has(scope)) {
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
    throw new Problem('scope-missing', {
      detail: `Ask the token endpoint for the scope ${scope}; your registration must allow it.`,
      headers: { 'www-authenticate': challenge },
    });
  }
  return access;
}
