import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectAccessible } from '../../support/accessibility.ts';
import { picture, useBrowser } from '../../support/browser.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { codeFor, confirmationFor } from './post-office.ts';

describe('M2 the page of the message box', () => {
  const { visitor } = useBrowser();
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(() => services.stop());

  it('M2 is accessible on a phone, empty or not', async () => {
    const page = await visitor();
    await page.goto(`${services.idpUrl}/boite`);
    await expectAccessible(page);
    await services.idp.outbox.enqueue(codeFor('page:code'));
    await services.idp.outbox.enqueue(confirmationFor('page:mail'));
    while ((await page.getByRole('article').count()) < 2) await page.getByRole('link', { name: 'Actualiser' }).click();
    await expectAccessible(page);
    await picture(page, 'message-box');
  });

  it('A4 a mail is readable on a phone', async () => {
    const page = await visitor();
    // Without the sandbox that the box keeps mails in: no script runs there, and axe is one.
    await page.route('**/boite/*', async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await page.goto(`${services.idpUrl}/boite`);
    await page.getByRole('link', { name: 'Voir la version mise en page' }).first().click();
    await page.getByRole('link', { name: 'Confirmer mon adresse' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'mail');
  });
});
