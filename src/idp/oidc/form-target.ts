/** How CSP names where a form's redirects may end: the origin, or the scheme of a native app (RFC 8252 §7.1). */
export function formTarget(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}
