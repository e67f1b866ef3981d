import type { WebContext, WebMiddleware } from './context.ts';
import { type AppError, asAppError, ERRORS } from './errors.ts';

/**
 * Everything that our APIs answer instead of what was asked (RFC 9457), one line each: HTTP status and what a developer of
 * school software reads. `type` is `urn:educonnect:problem:<code>`.
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is malformed.' },
  'token-missing': { status: 401, title: 'An access token is needed.' },
  'token-invalid': {
    status: 401,
    title: 'The access token is over, was signed by somebody else, or is for another API.',
  },
  'scope-missing': { status: 403, title: 'The access token does not have the scope that is needed.' },
  'not-found': { status: 404, title: 'There is nothing at this address, or nothing that this client may see.' },
  'method-not-allowed': { status: 405, title: 'This address knows no such method.' },
  conflict: { status: 409, title: 'What is there now does not allow this.' },
  'precondition-failed': { status: 412, title: 'What is there has changed since it was read.' },
  'too-large': { status: 413, title: 'The body is too large.' },
  'media-type': { status: 415, title: 'The body is not of a type that is understood here.' },
  'invalid-content': { status: 422, title: 'The content of the request breaks a rule.' },
  'precondition-required': { status: 428, title: 'Say which version is meant, by If-Match or If-None-Match.' },
  'too-many': { status: 429, title: 'Too many requests: try again later.' },
  unexpected: { status: 500, title: 'A fault of this service.' },
  unavailable: { status: 503, title: 'The service cannot answer now: try again later.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

interface Details extends ErrorOptions {
  /** What is wrong with this very request. Never personal data. */
  detail?: string;
  /** Members besides those of the RFC, such as `errors`. */
  members?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/** What an API answers instead of what was asked; throw it below `problems`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly details: Details;

  constructor(code: ProblemCode, details: Details = {}) {
    super(details.detail ?? code, details.cause === undefined ? {} : { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.details = details;
  }
}

/** Errors of pages that an API may meet too; any other is a fault of ours. */
const CODES: Partial<Record<AppError['code'], ProblemCode>> = {
  'bad-request': 'invalid-request',
  'not-found': 'not-found',
  'too-large': 'too-large',
  'too-many': 'too-many',
  busy: 'unavailable',
  'provider-unavailable': 'unavailable',
};

function asProblem(ctx: WebContext, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const error = asAppError(thrown);
  if (error.status >= 500) {
    const { support } = ERRORS[error.code];
    ctx.state.log.error({ err: error.cause ?? error, code: error.code, support });
  }
  const { retryAfterSeconds } = error;
  const headers: Record<string, string> = retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {};
  return new Problem(CODES[error.code] ?? 'unexpected', { headers });
}

/** Writes a problem as the answer: `application/problem+json`, with the request's id to find it in the log. */
function answerProblem(ctx: WebContext, { code, status, details }: Problem) {
  const { detail, members, headers = {} } = details;
  ctx.status = status;
  ctx.set({ ...headers });
  ctx.body = JSON.stringify({
    type: `urn:educonnect:problem:${code}`,
    title: PROBLEMS[code].title,
    status,
    ...(detail !== undefined && { detail }),
    request_id: ctx.state.requestId,
    ...members,
  });
  ctx.type = 'application/problem+json';
}

/**
 * Stands before an API: whatever is thrown below it, and addresses and methods that nothing serves, become problems instead
 * of pages.
 *
 * @param prefix of the API's addresses, such as `/api/v1`
 */
export function problems(prefix: string): WebMiddleware {
  return async (ctx, next) => {
    if (ctx.path !== prefix && !ctx.path.startsWith(`${prefix}/`)) return next();
    try {
      await next();
      if (ctx.body !== undefined && ctx.body !== null) return;
      if (ctx.status === 404) throw new Problem('not-found');
      if (ctx.status === 405 || ctx.status === 501) throw new Problem('method-not-allowed');
    } catch (thrown) {
      answerProblem(ctx, asProblem(ctx, thrown));
    }
  };
}
