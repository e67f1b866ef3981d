import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, follow, read } from '../support/parent.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

/** The pages that every footer leads to, by the label of their link. */
const PAGES = ['Besoin d’aide ?', 'Mentions légales', 'Données personnelles', 'Accessibilité : non conforme'];

describe.each(['idpUrl', 'portalUrl'] as const)('the footer of %s', (app) => {
  it.each(PAGES)('leads to «%s», which anyone can read, in French and in English', async (label) => {
    const page = await browser.visitor();
    await page.goto(`${services[app]}/nulle-part`);
    await follow(page.getByRole('contentinfo'), label);
    await expectAccessible(page);
    await picture(page, `${app} ${label.replace(/\W/g, '')}`);
    await follow(page, 'English');
    await read(page, 'Français');
    await expectAccessible(page);
  });
});

describe('the footer of the portal', () => {
  it('L1 leads developers of school software to their page, on a phone too', async () => {
    const page = await browser.visitor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${services.portalUrl}/help`);
    await follow(page.getByRole('contentinfo'), 'Développeurs');
    await read(page, 'Obtenir un client et un jeton');
    await expectAccessible(page);
    await picture(page, 'Développeurs');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe('the message box of the demonstration', () => {
  it('M2 shows the messages sent, and says when there is none', async () => {
    const page = await browser.visitor();
    await page.goto(`${services.idpUrl}/boite`);
    await arriveAt(page, /./);
    await expectAccessible(page);
  });
});
