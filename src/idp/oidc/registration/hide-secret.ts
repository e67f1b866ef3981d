import type { KoaContextWithOIDC } from 'oidc-provider';
import type { WebMiddleware } from '../../../web/context.ts';
import { ROUTES } from '../routes.ts';

/** The secret of a registered app is shown once, when it is made; the engine would show it with each answer (S39). */
export function hideSecret(): WebMiddleware {
  return async (ctx, next) => {
    await next();
    if (!ctx.path.startsWith(`${ROUTES.registration}/`)) return;
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    const answer = ctx.body as { client_secret?: string; client_secret_expires_at?: number } | undefined;
    if (!answer?.client_secret || answer.client_secret !== oidc?.client?.clientSecret) return;
    delete answer.client_secret;
    delete answer.client_secret_expires_at;
  };
}
