import { readFormParameters } from '../../web/body.ts';
import type { WebMiddleware } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import { ROUTES } from './routes.ts';

const EITHER_WAY: readonly string[] = [ROUTES.authorization, ROUTES.end_session];

/**
 * Requests that clients may also post (OIDC Core §3.1.2.1, RP-Initiated Logout §2) come back as GET. Our cookies are `Lax`:
 * browsers send them with that, and not with another site's POST.
 */
export function postAsGet(): WebMiddleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !EITHER_WAY.includes(ctx.path)) return next();
    // A parameter that came twice stays so: the engine refuses it, and tells the client.
    seeOther(ctx, `${ctx.path}?${await readFormParameters(ctx)}`);
  };
}
