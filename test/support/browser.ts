import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

interface Visitor {
  /** Without, as on a blocked or failed network: everything must work all the same. */
  javaScript?: boolean;
  colourScheme?: 'light' | 'dark';
  /** Width of the window; a phone's by default. */
  width?: number;
  locale?: string;
}

interface Visitors {
  /** A person with a browser of her own: no cookie, no cache; a second page in it is `page.context().newPage()`. */
  visitor(visitor?: Visitor): Promise<Page>;
}

/** For a page that a busy machine renders; only a failure takes that long. */
const PATIENCE_MS = 60_000;
const TEST_MS = 300_000;

/** The two ways every journey is played. */
export const WAYS = [
  { way: 'with JavaScript', javaScript: true },
  { way: 'without JavaScript', javaScript: false },
];

/**
 * People's browsers for the tests of a file, all in the Chromium that `global-setup.ts` started. After each test their
 * windows are closed, and the test fails if a page reported a fault: a script error, a refusal of the content security
 * policy, a missing file.
 */
export function useBrowser(): Visitors {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  jest.setTimeout(TEST_MS);

  beforeAll(async () => {
    browser = await chromium.connect(process.env.EDUCONNECT_TEST_BROWSER!);
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser.close());

  return {
    async visitor({ javaScript = true, colourScheme = 'light', width = 390, locale = 'fr-FR' } = {}) {
      const context = await browser.newContext({
        javaScriptEnabled: javaScript,
        colorScheme: colourScheme,
        viewport: { width, height: 844 },
        locale,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      watch(context, faults);
      return context.newPage();
    },
  };
}

const DOCUMENT_STATUS = /^Failed to load resource: the server responded with a status of/;

function watch(context: BrowserContext, faults: string[]) {
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !DOCUMENT_STATUS.test(message.text())) {
      faults.push(`${message.text()} (${message.location().url})`);
    }
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== 'document') {
      faults.push(`${response.status()} ${response.url()}`);
    }
  });
}

/** Keeps a picture of the whole page in the folder that the variable SCREENSHOTS names, when it does. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
