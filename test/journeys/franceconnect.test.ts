import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { knownGuardian } from '../idp/franceconnect/person.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, follow, press, read, signOut, toSignIn, type } from '../support/parent.ts';
import { PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

/** A page as it should be, kept as a picture. */
async function look(page: Page, name: string) {
  await expectAccessible(page);
  await picture(page, `franceconnect ${name} ${page.viewportSize()?.width}`);
}

/** The button, then the demonstration’s page, where Sandrine Brival is chosen at first. */
async function throughFranceConnect(page: Page) {
  await press(page, /FranceConnect$/);
  await arriveAt(page, 'Choisir qui se connecte');
  await page.locator('label[for="sandrine.brival"]').click();
  await press(page, 'Continuer');
}

it.each([
  { way: 'with JavaScript, on a phone', javaScript: true, width: 390 },
  { way: 'without JavaScript, on a computer', javaScript: false, width: 1280 },
])('D1 D2 D3 D6 a mother opens her account with FranceConnect, comes back, and leaves it, $way', async (visitor) => {
  const parent = await knownGuardian(services.idp.db, { children: 1 });
  const page = await browser.visitor(visitor);
  await toSignIn(page, services);
  await look(page, '1 sign-in');
  await press(page, /FranceConnect$/);
  await press(page, 'Annuler et revenir au service');
  await arriveAt(page, 'Vous avez annulé la connexion avec FranceConnect');
  await look(page, '2 cancelled');
  await throughFranceConnect(page);

  await arriveAt(page, 'C’est votre première connexion avec FranceConnect');
  await look(page, '3 first time');
  await follow(page, 'Donner la date de naissance de mes enfants');
  await page.getByLabel('Prénom').first().fill('Zoé');
  await page.getByLabel('Né(e) le').first().fill('01/02/2015');
  await look(page, '4 birth dates');
  await press(page, 'Suivant');
  await arriveAt(page, 'Les informations saisies ne permettent pas de poursuivre');
  await look(page, '5 not found');
  await follow(page, 'Vérifier mes informations');
  await follow(page, 'Recevoir un code par SMS');
  await type(page, 'N° de téléphone portable', parent.phone);
  await look(page, '6 phone');
  await press(page, 'Suivant');
  await arriveAt(page, 'Je saisis le code reçu par SMS');
  await look(page, '7 code');
  await type(page, 'Code de sécurité', await services.code(parent.phone));
  await press(page, 'Suivant');
  await arriveAt(page, 'Je confirme mes enfants');
  await page.getByText('Je suis le représentant légal de cet élève').click();
  await look(page, '8 children');
  await press(page, 'Ouvrir mon compte');
  await arriveAt(page, 'Votre compte a été ouvert avec succès');
  await look(page, '9 done');
  await page.locator('#email').fill('');
  await press(page, 'Accéder à mes services');
  await arriveAt(page, /^Mme Sandrine BRIVAL$/);
  await signOut(page);
  await services.idp.db.collection('guardians').deleteMany({});
  if (!visitor.javaScript) return;

  // Again: nothing is asked. Then a password, which lets the link go.
  await page.goto(`${services.portalUrl}/sign-in`);
  await follow(page, 'Représentant légal');
  await throughFranceConnect(page);
  await arriveAt(page, /^Mme Sandrine BRIVAL$/);
  await page.goto(`${services.idpUrl}/my-account/franceconnect`);
  await read(page, 'Choisissez d’abord un mot de passe');
  await look(page, '10 account without password');
  await follow(page, 'Choisir un mot de passe');
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#password-again').fill(PASSWORD);
  await press(page, 'Enregistrer');
  await page.goto(`${services.idpUrl}/my-account/franceconnect`);
  await look(page, '11 account linked');
  await press(page, 'Supprimer le lien');
  await read(page, 'Votre compte n’est plus lié à FranceConnect.');
  await page.goto(`${services.idpUrl}/my-account/franceconnect`);
  await press(page, /FranceConnect$/);
  await arriveAt(page, 'Choisir qui se connecte');
  await page.locator('label[for="gael.roumegoux"]').click();
  await press(page, 'Continuer');
  await read(page, 'Les noms ne sont pas les mêmes');
  await press(page, 'Lier');
  await read(page, 'Cochez la case');
  await look(page, '12 names differ');
  await follow(page, 'Annuler');
  await arriveAt(page, 'FranceConnect');
  expect(page.url()).toBe(`${services.idpUrl}/my-account/franceconnect`);
  await services.idp.db.collection('accounts').deleteMany({});
});
