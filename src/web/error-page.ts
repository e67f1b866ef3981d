import type { WebContext, WebMiddleware } from './context.ts';
import { AppError, asAppError, ERRORS } from './errors.ts';

/** Shows the page of an error: what happened, what to do, the code and the request's id, and the way back (A6). */
export function showError(ctx: WebContext, error: AppError) {
  const { t, requestId, wayBack } = ctx.state;
  if (error.retryAfterSeconds) ctx.set('retry-after', String(error.retryAfterSeconds));
  // What the page would have said of itself is not so of this one.
  for (const header of ['etag', 'content-disposition', 'cache-control']) ctx.remove(header);
  const key = `errors:${error.code}`;
  const locals = {
    title: t(`${key}.title`),
    text: t(`${key}.text`),
    action: t(`${key}.action`),
    code: error.code,
    requestId,
    wayBack,
    technical: error.technical?.map(({ name, value, words }) => ({
      label: t(`errors:detail.${name}`),
      value,
      words: words && t(`errors:difference.${words}`),
    })),
    reload: error.code === 'form-expired' ? ctx.path : undefined,
  };
  ctx.render('errors/error', locals, error.status);
}

/** Turns whatever is thrown below it, and addresses that nothing serves, into pages, and logs what is our fault. */
export function errorPages(): WebMiddleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new AppError('not-found');
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.status >= 500) {
        ctx.state.log.error({
          err: error.cause ?? error,
          code: error.code,
          support: ERRORS[error.code].support,
        });
      }
      showError(ctx, error);
    }
  };
}
