import type { Browser } from './browser.ts';

const FIELD = /<input[^>]* name="([^"]+)"[^>]*>/g;
const VALUE = / value="([^"]*)"/;

/** The fields of the last form of a page, as a browser would post them untouched. */
export const formOf = (html: string): Record<string, string> => {
  const main = html.slice(html.indexOf('<main'));
  return Object.fromEntries(
    [...main.matchAll(FIELD)].map(([input, name]) => [name!, (VALUE.exec(input)?.[1] ?? '').replaceAll('&#x27;', "'")]),
  );
};

/** Opens the form of a child's fiche and posts it with changes. */
export async function correct(browser: Browser, child: string, changes: Record<string, string>) {
  const base = `/children/${child}/contact-details`;
  const { text } = await browser.get(`${base}/edit`).expect(200);
  return browser.post(`${base}/edit`, { ...formOf(text), ...changes });
}

/** Does it whole: form, summary, sending. */
export async function sendCorrection(browser: Browser, child: string, changes: Record<string, string>) {
  const summary = await correct(browser, child, changes);
  if (summary.status !== 200) return summary;
  return browser.post(`/children/${child}/contact-details/confirm`, formOf(summary.text));
}
