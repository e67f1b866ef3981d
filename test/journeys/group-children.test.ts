import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn, type } from '../support/parent.ts';
import { newParent, openedAccount, PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const someone = async (children: number) => openedAccount(services.idp, await newParent(services.idp.db, { children }));

describe('a mother of two accounts', () => {
  it.each([
    { width: 390, javaScript: true },
    { width: 1280, javaScript: false },
  ])(
    'F5, F9 brings her children together, is led on by her old identifier, and closes her account: $width px',
    async (how) => {
      const [own, other] = [await someone(1), await someone(3)];
      const page = await browser.visitor(how);
      const shot = (name: string) => picture(page, `grouping ${name} ${how.width}`);
      await page.goto(`${services.idpUrl}/my-account/children`);
      await press(page, 'Continuer');
      await follow(page, 'Représentant légal');
      await signIn(page, own.identifier);
      await arriveAt(page, 'Mes enfants');
      await page.getByRole('main').getByRole('link', { name: 'Ajouter des enfants depuis un autre compte' }).click();
      await arriveAt(page, 'Ajouter des enfants depuis un autre compte');
      await expectAccessible(page);
      await shot('form');
      await type(page, 'Identifiant de l’autre compte', other.identifier);
      await type(page, 'Mot de passe de l’autre compte', 'Pas-le-bon-1!');
      await press(page, 'Voir les enfants');
      await read(page, 'L’identifiant ou le mot de passe est incorrect');
      await expectAccessible(page);
      await shot('refused');
      await type(page, 'Mot de passe de l’autre compte', PASSWORD);
      await press(page, 'Voir les enfants');
      await arriveAt(page, 'Ajouter ces enfants à mon compte');
      await read(page, /Céleste/);
      await expectAccessible(page);
      await shot('children');
      await press(page, 'Ajouter');
      await read(page, 'Les enfants de l’autre compte sont maintenant dans le vôtre.');
      await shot('done');

      const tablet = await browser.visitor(how);
      await tablet.goto(`${services.idpUrl}/my-account`);
      await press(tablet, 'Continuer');
      await follow(tablet, 'Représentant légal');
      await signIn(tablet, other.identifier);
      await arriveAt(tablet, 'Ce compte a été regroupé');
      await read(tablet, own.identifier);
      await expectAccessible(tablet);
      await picture(tablet, `grouping old identifier ${how.width}`);
      await follow(tablet, 'Me connecter');
      await signIn(tablet, own.identifier);
      await read(tablet, '4 enfants suivis avec ce compte');

      await page.goto(`${services.idpUrl}/my-account/close`);
      await arriveAt(page, 'Fermer mon compte');
      await expectAccessible(page);
      await shot('close');
      await press(page.getByRole('main'), 'Fermer mon compte');
      await arriveAt(page, 'Votre compte est fermé');
      await expectAccessible(page);
      await shot('closed');
      await tablet.goto(`${services.idpUrl}/my-account`);
      await follow(tablet, 'Représentant légal');
      await signIn(tablet, own.identifier);
      await arriveAt(tablet, 'Ce compte est fermé');
      await expectAccessible(tablet);
      await picture(tablet, `grouping closed account ${how.width}`);
    },
  );
});
