import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
interface Pass {
  scheme: 'light' | 'dark';
  rules: axe.RunOptions['runOnly'];
}

/** The two colour schemes differ by their colours alone: the second pass looks at nothing else. */
const PASSES: Pass[] = [
  { scheme: 'light', rules: TAGS },
  { scheme: 'dark', rules: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
];
/** The narrowest window on which nothing may need scrolling sideways (WCAG 1.4.10). */
const NARROWEST = 320;

/** What axe finds on the page as it is shown now, one line for each element at fault. */
async function violations(page: Page, { scheme, rules }: Pass): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme });
  // This function runs in the page, where `axe` is the global that its source has defined.
  const results = await page.evaluate((runOnly) => axe.run({ runOnly, resultTypes: ['violations'] }), rules);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${scheme}: ${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** What sticks out of a narrow window, and thus makes the page scroll sideways. */
async function overflows(page: Page): Promise<string[]> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: NARROWEST, height: size.height });
  const found = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > width;
    });
    return wide.map((element) => `${width} px: <${element.localName} class="${element.className}"> sticks out`);
  }, NARROWEST);
  await page.setViewportSize(size);
  return found;
}

/** The page as it is now, in a window where axe can run but the page's own scripts are blocked. */
async function twinWithoutScripts(page: Page): Promise<Page> {
  const html = await page.content();
  const context = await page.context().browser()!.newContext({ viewport: page.viewportSize() });
  await context.route('**/*', (route) => {
    const type = route.request().resourceType();
    if (type === 'document') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
    return type === 'script' ? route.abort() : route.continue();
  });
  const twin = await context.newPage();
  await twin.goto(page.url());
  return twin;
}

/** What differs from one visit of a page to the next and changes nothing for those who read it: tokens, addresses, figures. */
const PASSING = /(?<=(?:value|href|action|src)=")[^"]*|\b[0-9a-f]{8,}\b|\d+/g;

/** Where this run remembers that a page was looked at in this very state, by whichever test. */
async function placeOf(page: Page, scripted: boolean): Promise<string> {
  const state = `${scripted} ${page.viewportSize()?.width} ${(await page.content()).replace(PASSING, '#')}`;
  return join(process.env.EDUCONNECT_TEST_PAGES!, createHash('sha256').update(state).digest('hex'));
}

/**
 * Anyone can use the page in its present state (RGAA 4.1, WCAG 2.2 AA): axe finds nothing, on a light and on a dark
 * screen; a narrow one needs no scrolling sideways; the page has a name and one main heading. A state that another test of
 * this run has found so is not looked at again.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const scripted = await page.evaluate(() => matchMedia('(scripting: enabled)').matches);
  expect(await page.title()).toMatch(/\S – \S/);
  expect(await page.locator('h1').count()).toBe(1);
  const place = await placeOf(page, scripted);
  if (existsSync(place)) return;
  const shown = scripted ? page : await twinWithoutScripts(page);
  await shown.evaluate(axe.source);
  const found: string[] = [];
  for (const pass of PASSES) found.push(...(await violations(shown, pass)));
  found.push(...(await overflows(shown)));
  await (shown === page ? page.emulateMedia({ colorScheme: null }) : shown.context().close());
  const where = new URL(page.url()).pathname;
  expect({ where, found }).toEqual({ where, found: [] });
  writeFileSync(place, '');
}
