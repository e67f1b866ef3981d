import type { Browser } from './browser.ts';

/** Starts a sign-in in one tab, and gives the provider's address that the tab is sent to. */
export async function leave(browser: Browser, path = '/sign-in'): Promise<URL> {
  const { headers } = await browser.get(path).expect(303);
  return new URL(headers.location!);
}

/** Signs in at the provider, and gives the address of the callback without opening it. */
export async function signInAt(provider: URL, browser: Browser, portalUrl: string): Promise<URL> {
  let next = provider;
  for (let step = 0; step < 6 && next.origin !== portalUrl; step += 1) {
    const { headers, text } = await browser.get(next.href);
    if (!headers.location) throw new Error(`the provider does not go on: ${text}`);
    next = new URL(headers.location, next);
  }
  return next;
}

/** An address with some of its parameters changed, or removed by `undefined`. */
export function changed(url: URL, parameters: Record<string, string | undefined>): string {
  const other = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) other.searchParams.delete(name);
    else other.searchParams.set(name, value);
  }
  return other.href;
}

/** Where the links of a page lead. */
export const linksOf = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url!.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
