import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const people = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

describe('someone who needs help', () => {
  it.each([1280, 390])(
    'E4 reads an answer without JavaScript, then finds her académie by the keyboard (%i px)',
    async (width) => {
      const page = await people.visitor({ javaScript: false, width });
      await page.goto(`${services.idpUrl}/help`);
      await expectAccessible(page);
      await picture(page, `help-${width}`);

      await page.goto(`${services.idpUrl}/help#password`);
      const answer = page.getByText('Vous recevez un lien par e-mail ou un code par SMS', { exact: false });
      expect(await answer.isVisible()).toBe(false);
      await page.getByText('J’ai oublié mon mot de passe').click();
      expect(await answer.isVisible()).toBe(true);
      await expectAccessible(page);

      const map = page.getByRole('group', { name: 'Carte des académies' });
      await map.getByRole('link', { name: 'La Réunion' }).focus();
      await picture(page, `help-focus-${width}`);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/help/academies/la-reunion');
      expect(await page.textContent('h1')).toContain('La Réunion');
      await expectAccessible(page);
      await picture(page, `help-academy-${width}`);

      await page.getByRole('link', { name: 'Choisir une autre académie' }).click();
      await page.getByRole('list', { name: 'Liste des académies' }).getByRole('link', { name: 'Lyon' }).click();
      await page.waitForURL('**/help/academies/lyon');
    },
  );
});
