import type { WebContext, WebMiddleware } from './context.ts';
import { type AppError, asAppError, ERRORS } from './errors.ts';

/** Followed by the code, the `type` of a problem. */
export const PROBLEM_TYPE = 'urn:educonnect:problem:';

/**
 * Everything that our APIs answer instead of what was asked (RFC 9457), one entry each: HTTP status and what a developer of
 * school software reads. `type` is `urn:educonnect:problem:<code>`.
 */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request is malformed.',
    remedy: 'Compare the address, the headers and the body with the OpenAPI document.',
  },
  'token-missing': {
    status: 401,
    title: 'An access token is needed.',
    remedy: 'Send Authorization: Bearer, with a token from the token endpoint (grant_type=client_credentials).',
  },
  'token-invalid': {
    status: 401,
    title: 'The access token is over, was signed by somebody else, or is for another API.',
    remedy: 'Ask the token endpoint for another one, with the address of this API as `resource`.',
  },
  'proof-invalid': {
    status: 401,
    title: 'The access token is bound to a key, and the proof of possession is missing, wrong, or was used before.',
    remedy:
      'Send Authorization: DPoP and a new DPoP proof for this method and address, by the key of the token (RFC 9449).',
  },
  'scope-missing': {
    status: 403,
    title: 'The access token does not have the scope that is needed.',
    remedy: 'Ask the token endpoint for this scope; your registration must allow it.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address, or nothing that this client may see.',
    remedy: 'Check the address, and that the school is among the `uais` of your access token.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address knows no such method.',
    remedy: 'Use a method of the Allow header.',
  },
  conflict: {
    status: 409,
    title: 'What is there now does not allow this.',
    remedy: 'Read what is there, and decide anew.',
  },
  'key-in-use': {
    status: 409,
    title: 'A request with this Idempotency-Key is being served.',
    remedy: 'Send it again, with the same key, after the seconds of Retry-After.',
  },
  'precondition-failed': {
    status: 412,
    title: 'What is there has changed since it was read.',
    remedy: 'Read it again, decide anew, and send the new ETag as If-Match.',
  },
  'too-large': { status: 413, title: 'The body is too large.', remedy: 'Send 64 KiB at most.' },
  'media-type': {
    status: 415,
    title: 'The body is not of a type that is understood here.',
    remedy: 'Send the body as application/json in UTF-8, without a content encoding.',
  },
  'invalid-content': {
    status: 422,
    title: 'The content of the request breaks a rule.',
    remedy: 'Correct what `errors` says and send the request again.',
  },
  'key-reused': {
    status: 422,
    title: 'This Idempotency-Key came with another request within 24 hours.',
    remedy: 'Give each request a key of its own, such as a UUID; repeat a request with its own key unchanged.',
  },
  'too-many': {
    status: 429,
    title: 'Too many requests: try again later.',
    remedy: 'Wait for the seconds of Retry-After.',
  },
  unexpected: {
    status: 500,
    title: 'A fault of this service.',
    remedy: 'Report it with its `request_id`.',
  },
  unavailable: {
    status: 503,
    title: 'The service cannot answer now: try again later.',
    remedy: 'Send the request again after the seconds of Retry-After; a write with its Idempotency-Key.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

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
    type: PROBLEM_TYPE + code,
    title: PROBLEMS[code].title,
    status,
    detail: detail ?? PROBLEMS[code].remedy,
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
