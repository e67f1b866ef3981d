import { errors } from 'oidc-provider';
import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { settleWrites } from './request-writes.ts';

/**
 * No answer leaves before all that it rests on is written, even where the engine did not wait for it: a code is not
 * exchanged twice, nor is an acknowledged step lost (see `request-writes.ts`).
 */
export function commitBeforeAnswer(): WebMiddleware {
  return async (ctx, next) => {
    await next();
    try {
      await settleWrites(ctx as { state: object });
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error;
      refuse(ctx, error);
    }
  };
}

/** The error in place of the answer that the engine had ready (RFC 6749 §5.2). */
function refuse(ctx: WebContext, { statusCode, error, error_description }: errors.OIDCProviderError) {
  ctx.remove('location');
  ctx.status = statusCode;
  ctx.body = { error, error_description };
}
