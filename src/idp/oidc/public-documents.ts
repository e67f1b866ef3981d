import type { WebMiddleware } from '../../web/context.ts';
import { ROUTES } from './routes.ts';

/** Seconds; keys are published for much longer than that before they sign. */
const MAX_AGES: Record<string, number> = {
  [ROUTES.jwks]: 300,
  '/.well-known/openid-configuration': 3600,
  '/.well-known/oauth-authorization-server': 3600,
};

/** Discovery and keys are the same for everybody: caches may keep them for a while (security.md S31). */
export function publicDocuments(): WebMiddleware {
  return async (ctx, next) => {
    await next();
    const maxAge = MAX_AGES[ctx.path];
    if (maxAge && ctx.status === 200) ctx.set('cache-control', `public, max-age=${maxAge}`);
  };
}
