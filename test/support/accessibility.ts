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

/**
 * Anyone can use the page in its present state (RGAA 4.1, WCAG 2.2 AA): axe finds nothing, on a light and on a dark
 * screen; a narrow one needs no scrolling sideways; the page has a name and one main heading.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const scripted = await page.evaluate(() => matchMedia('(scripting: enabled)').matches);
  const shown = scripted ? page : await twinWithoutScripts(page);
  await shown.evaluate(axe.source);
  const found: string[] = [];
  for (const pass of PASSES) found.push(...(await violations(shown, pass)));
  found.push(...(await overflows(shown)));
  await (shown === page ? page.emulateMedia({ colorScheme: null }) : shown.context().close());
  const where = new URL(page.url()).pathname;
  expect({ where, found }).toEqual({ where, found: [] });
  expect(await page.title()).toMatch(/\S – \S/);
  expect(await page.locator('h1').count()).toBe(1);
}
