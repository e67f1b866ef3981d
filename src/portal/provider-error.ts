import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { AppError } from '../web/errors.ts';

const RETRY_SECONDS = 10;
const SILENT = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);
/** Errors by which a provider says that it cannot serve now (RFC 6749 §4.1.2.1). */
const BUSY = new Set(['server_error', 'temporarily_unavailable']);

const WORD = /^[\w-]{1,60}$/;

/** What may be logged of a failure at the provider: its kind, never the codes, tokens and answers that it carries. */
function described(thrown: unknown): Error {
  const { name, code, error } = thrown as { name?: string; code?: string; error?: string };
  return new Error([name, code, error].filter((word) => word && WORD.test(word)).join(' '));
}

/** Whether the provider did not answer, or answered that it cannot now: asking again later may help. */
function isUnavailable(thrown: unknown): boolean {
  if (thrown instanceof AuthorizationResponseError) return BUSY.has(thrown.error);
  if (thrown instanceof ResponseBodyError) return thrown.status >= 500 || BUSY.has(thrown.error);
  // fetch throws a TypeError when it cannot connect; a ClientError without a code is of the network too.
  return thrown instanceof TypeError || (thrown instanceof ClientError && (!thrown.code || SILENT.has(thrown.code)));
}

/** Nothing can be done with the provider now, whatever the reason. */
export const unavailable = (thrown?: unknown): AppError =>
  new AppError('provider-unavailable', {
    cause: thrown === undefined ? undefined : described(thrown),
    retryAfterSeconds: RETRY_SECONDS,
  });

/** The error of the table for whatever failed at the provider: it is away, or its answer was refused. */
export function providerError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return isUnavailable(thrown) ? unavailable(thrown) : new AppError('sign-in-failed', { cause: described(thrown) });
}
