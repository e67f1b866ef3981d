import { errors } from 'oidc-provider';
import type { WebContext, WebMiddleware } from '../../../web/context.ts';
import { asAppError } from '../../../web/errors.ts';
import { settleWrites } from './request-writes.ts';

/**
 * No answer leaves before all that it rests on is written, even where the engine did not wait for it: a code is not
 * exchanged twice, nor is an acknowledged step lost (see `request-writes.ts`).
 */
export function commitBeforeAnswer(): WebMiddleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      ctx.remove('location');
      throw error;
    }
    // Where the engine failed after it had its answer ready, the address with the code is still there.
    if (ctx.status >= 400) ctx.remove('location');
    try {
      await settleWrites(ctx as { state: object });
    } catch (error) {
      if (ctx.status < 400) refuse(ctx, error);
    }
  };
}

/** An error in place of the answer that the engine had ready: JSON for services (RFC 6749 §5.2), a page for people. */
function refuse(ctx: WebContext, thrown: unknown) {
  ctx.remove('location');
  if (thrown instanceof errors.OIDCProviderError) {
    ctx.status = thrown.statusCode;
    ctx.body = { error: thrown.error, error_description: thrown.error_description };
  } else if (ctx.accepts('json', 'html') === 'json') {
    ctx.status = asAppError(thrown).status;
    ctx.body = { error: 'server_error' };
  } else throw thrown;
}
