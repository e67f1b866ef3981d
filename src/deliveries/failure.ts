/** What an attempt failed by, as a code for logs: never what the other side said, nor its address. */
export function failureOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: unknown; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'timeout';
  return cause?.code ?? (typeof code === 'string' ? code : name) ?? 'unknown';
}
