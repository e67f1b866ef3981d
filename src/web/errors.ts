/**
 * Everything that may go wrong on a page, one line each: HTTP status and a sentence for support. People read the texts
 * `errors:<code>.title`, `.text` and `.action`, with the code and the request's id.
 */
export const ERRORS = {
  'bad-request': {
    status: 400,
    support: 'The request is malformed: repeated field, wrong type, unreadable body.',
  },
  'form-expired': {
    status: 403,
    support: 'The form’s token is missing or of another browser: cookies lost or refused.',
  },
  'form-foreign': {
    status: 403,
    support: 'The form was posted from another site.',
  },
  'not-found': {
    status: 404,
    support: 'No page has this address, or the person has no right to it.',
  },
  'journey-lost': {
    status: 400,
    support: 'The interaction expired, is finished, or belongs to another browser.',
  },
  'franceconnect-lost': {
    status: 400,
    support: 'A return from FranceConnect whose state is not of this browser, or too old.',
  },
  'too-large': { status: 413, support: 'The body is over 64 KiB.' },
  'too-many': {
    status: 429,
    support: 'A limit was reached: see the limits of the feature.',
  },
  'sign-in-failed': {
    status: 400,
    support: 'The answer of the identity provider was refused: state, nonce, iss or code.',
  },
  'client-request': {
    status: 400,
    support: 'The relying party’s OpenID Connect request is wrong: see the technical details.',
  },
  'provider-unavailable': {
    status: 503,
    support: 'The portal cannot reach the identity provider.',
  },
  busy: {
    status: 503,
    support: 'Too much work at once: passwords being verified, or the database does not answer.',
  },
  unexpected: {
    status: 500,
    support: 'A fault of ours: search the log for the request id.',
  },
} as const satisfies Record<string, { status: number; support: string }>;

type ErrorCode = keyof typeof ERRORS;

/** One line of it: `errors:detail.<name>`, and what there is to say. Never personal data nor a secret. */
export interface TechnicalDetail {
  name: string;
  /** As it was sent, or as a protocol words it. */
  value?: string;
  /** `errors:difference.<words>` */
  words?: string;
}

interface Details extends ErrorOptions {
  /** What a developer of a relying party reads under «Détails techniques». */
  technical?: TechnicalDetail[];
  retryAfterSeconds?: number;
}

/** An expected failure of a request, shown by the page of its code. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly technical: TechnicalDetail[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, { technical, retryAfterSeconds, ...options }: Details = {}) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.technical = technical;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const CODES_BY_STATUS: Record<number, ErrorCode> = {
  400: 'bad-request',
  404: 'not-found',
  413: 'too-large',
};
/** Names of what databases and password queues throw when they cannot answer now. */
const UNAVAILABLE = /^(Mongo(ose)?(ServerSelection|Network|NotConnected|WaitQueue)|PasswordQueueFull|StorageBusy)/;

/** The error of the table that stands for whatever was thrown. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const { status, name } = thrown as { status?: number; name?: string };
  if (name && UNAVAILABLE.test(name)) {
    return new AppError('busy', { cause: thrown, retryAfterSeconds: 10 });
  }
  return new AppError((status && CODES_BY_STATUS[status]) || 'unexpected', {
    cause: thrown,
  });
}
