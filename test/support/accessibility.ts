import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** In the page: the global that its source defines. */
declare const axe: typeof axeCore;
/** Small, because it goes to each page that is looked at. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
interface Pass {
  scheme: 'light' | 'dark';
  rules: axeCore.RunOptions['runOnly'];
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

/**
 * Lets scripts run from now on in a page that came without JavaScript: axe's alone do, since those of the page were passed
 * over when it was read. Its session lives as long as the page: one that is detached would leave scripts allowed.
 *
 * @returns what forbids them again
 */
async function allowScripts(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const forbid = (value: boolean) => session.send('Emulation.setScriptExecutionDisabled', { value });
  // Each session changes only what it has set itself.
  await forbid(true);
  await forbid(false);
  return async () => {
    await forbid(true);
  };
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
  const forbidScripts = scripted ? undefined : await allowScripts(page);
  await page.evaluate(AXE);
  const found: string[] = [];
  for (const pass of PASSES) found.push(...(await violations(page, pass)));
  found.push(...(await overflows(page)));
  await page.emulateMedia({ colorScheme: null });
  await forbidScripts?.();
  const where = new URL(page.url()).pathname;
  expect({ where, found }).toEqual({ where, found: [] });
  writeFileSync(place, '');
}
