import type { Configuration } from 'oidc-provider';
import type { Config } from '../../config/schema.ts';

/**
 * The engine's cookies (security.md S22). Outside the demonstration, which is on plain http, the session's is bound to the
 * host; those of an interaction are bound to its address instead, so that tabs do not disturb each other, and can only be
 * marked secure. They are signed with the first key and accepted with any. None outlives the browser's own session.
 */
export function engineCookies({ idp }: Config): Configuration['cookies'] {
  const secure = idp.issuer.startsWith('https:');
  const attributes = { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true } as const;
  const pathBound = secure ? '__Secure-' : '';
  return {
    names: {
      session: `${secure ? '__Host-' : ''}idp.session`,
      interaction: `${pathBound}idp.interaction`,
      resume: `${pathBound}idp.resume`,
    },
    long: { ...attributes, path: '/' },
    short: attributes,
    keys: idp.cookieKeys,
  };
}
