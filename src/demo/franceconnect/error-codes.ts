/**
 * Codes of FranceConnect that this one gives, with their HTTP status (domain/franceconnect.md §2, §4–§6). `Y03` are from the
 * checks of parameters, `Y04` from the OpenID engine, `Y01` from the civil registry, `Y10` from the core, `Y19` from the session.
 */
export const ERROR_CODES = {
  Y000000: 500,
  Y010004: 400,
  Y030007: 400,
  Y030032: 400,
  Y04C013C: 400,
  Y04CFAEF: 400,
  Y04EA6EF: 400,
  Y100009: 400,
  Y100019: 400,
  Y190001: 400,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Shown on FranceConnect's own page; the service hears nothing of it. */
export class FranceConnectError extends Error {
  override name = 'FranceConnectError';
  readonly code: ErrorCode;
  /** Where the page's link leads back to. */
  readonly wayBack: string | undefined;
  constructor(code: ErrorCode, options: { wayBack?: string | undefined; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.code = code;
    this.wayBack = options.wayBack;
  }
}
