import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FakeFranceConnect } from '../../src/demo/franceconnect/start.ts';
import { startFake, visit } from '../idp/franceconnect/visitor.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';

const people = useBrowser();
let fake: FakeFranceConnect;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.stop());

describe('the page of the demonstration’s FranceConnect', () => {
  it.each([1280, 390])(
    'D1 is chosen from without JavaScript, says what it is, and leads back (%i px)',
    async (width) => {
      const service = await visit(fake);
      const page = await people.visitor({ javaScript: false, width });
      await page.goto(new URL('/', fake.issuer).href);
      await expectAccessible(page);
      await page.goto(service.authorization());
      await expectAccessible(page);
      await picture(page, `franceconnect-choice-${width}`);
      expect(await page.textContent('main')).toContain('Ce n’est pas le vrai FranceConnect');
      await page.getByText('Autres personnes, inconnues des écoles').click();
      await page.getByText('Ghjulia SANTONI').click();
      await expectAccessible(page);
      await picture(page, `franceconnect-strangers-${width}`);
      await page.getByLabel('Ce qui doit mal se passer').selectOption('identity-refused');
      await page.getByRole('button', { name: 'Continuer' }).click();
      await expectAccessible(page);
      await picture(page, `franceconnect-error-${width}`);
      expect(await page.textContent('main')).toContain('Y010004');
      expect(await page.getByRole('link', { name: 'Revenir au service' }).getAttribute('href')).toBe(
        'https://service.example.fr/',
      );
    },
  );
});
