import helmet from 'koa-helmet';
import type { WebMiddleware } from './context.ts';

const policy = (formTargets: readonly string[], secure: boolean) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

/**
 * The security headers of every answer (security.md S24, S25). `form-action` names ours and the current client's origin
 * only, since browsers apply it to the redirects after a POST. Pages are never stored by caches. The referrer policy is
 * `same-origin`: under `no-referrer` browsers send `Origin: null` with our own forms, and nothing secret is in our addresses.
 */
export function securityHeaders(secure: boolean): WebMiddleware {
  const others = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  }) as unknown as WebMiddleware;
  return async (ctx, next) => {
    await others(ctx, async () => {});
    await next();
    if (!ctx.response.get('content-security-policy')) {
      ctx.set('content-security-policy', policy(ctx.state.formTargets, secure));
    }
    if (!ctx.response.get('cache-control')) ctx.set('cache-control', 'no-store');
  };
}
