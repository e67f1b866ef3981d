/**
 * What may go wrong with FranceConnect, to be chosen on its page or by a test (D5; domain/franceconnect.md §9). Most of it
 * happens after the page, between servers.
 */
export const FAILURES = [
  'cancelled',
  'technical-error',
  'identity-refused',
  'low-level',
  'wrong-nonce',
  'expired-code',
  'userinfo-other-person',
  'userinfo-bad-signature',
  'key-rotation',
  'slow',
  'down',
] as const;

export type Failure = (typeof FAILURES)[number];

export const isFailure = (value: unknown): value is Failure => FAILURES.includes(value as Failure);
