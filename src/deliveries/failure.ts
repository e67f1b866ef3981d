/** What an attempt failed by, as a code for logs: never what the other side said, nor its address. */
export function failureOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return name === 'TimeoutError' ? 'timeout' : (cause?.code ?? name ?? 'unknown');
}
