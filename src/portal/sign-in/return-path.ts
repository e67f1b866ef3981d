/** A longer address is nobody's page. */
export const LONGEST_TARGET = 2_000;
/** Pages of the sign-in itself lead nowhere. */
const OWN = /^\/sign-(in|out)(\/|\?|$)/;
/** Control characters, spaces and backslashes, which browsers read in their own ways. */
const isAmbiguous = (text: string) => [...text].some((sign) => sign <= ' ' || sign === '\u007f' || sign === '\\');

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/**
 * The page of ours that an address names, as path and query: the only places a sign-in leads back to (security.md S30).
 * Whatever names no page of ours, or does in two ways, leads to the home page.
 *
 * @param asked a path, or a whole address as `target_link_uri` is (OIDC Core §4)
 * @param portalUrl the portal's origin
 */
export function returnPath(asked: unknown, portalUrl: string): string {
  if (typeof asked !== 'string' || asked.length > LONGEST_TARGET) return '/';
  const path = asked.startsWith(`${portalUrl}/`) ? asked.slice(portalUrl.length) : asked;
  for (const reading of [path, decoded(path), decoded(decoded(path) ?? '')]) {
    if (!reading?.startsWith('/') || reading.startsWith('//') || isAmbiguous(reading)) return '/';
  }
  const url = new URL(path, portalUrl);
  const normal = url.pathname + url.search;
  return url.origin === portalUrl && !normal.startsWith('//') && !OWN.test(normal) ? normal : '/';
}
