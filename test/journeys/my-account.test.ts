import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn, type } from '../support/parent.ts';
import { newParent, openedAccount, PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const NEW_PASSWORD = 'Cartable-Bleu-77!';
const OLD_PHONE = '+33639985001';
const NEW_PHONE = '06 39 98 50 02';

const browser = useBrowser();
let services: TestServices;
beforeEach(async () => {
  services = await startTestServices();
});
afterEach(() => services.stop());

/** From nowhere to «Mon compte», through the sign-in. */
async function toAccount(page: Page, identifier: string, password = PASSWORD, path = '/my-account') {
  await page.goto(services.idpUrl + path);
  const cookies = page.getByRole('button', { name: 'Continuer' });
  if (await cookies.isVisible()) await press(page, 'Continuer');
  await follow(page, 'Représentant légal');
  await signIn(page, identifier, password);
}

async function signOut(page: Page, scripted: boolean) {
  await press(page, 'Se déconnecter');
  if (!scripted) await press(page.getByRole('main'), 'Se déconnecter');
  await arriveAt(page, 'La déconnexion est terminée');
}

const mother = async () =>
  openedAccount(services.idp, await newParent(services.idp.db, { children: 3 }), {
    phone: OLD_PHONE,
    email: { address: 'lea@example.fr', confirmedAt: services.clock.now() },
  });

describe.each(WAYS)('a mother and her account, on a phone, $way', ({ way, javaScript }) => {
  it('F1–F6, F9, F10: sees it, changes her password, e-mail and phone, looks at her children and data', async () => {
    const page = await browser.visitor({ javaScript });
    const seen = async (name: string) => {
      await expectAccessible(page);
      await picture(page, `account ${name} ${way}`);
    };
    const account = await mother();
    const choose = async (entry: string, heading: string) => {
      await page.goto(`${services.idpUrl}/my-account`);
      if (await page.locator('summary').first().isVisible()) await page.locator('summary').first().click();
      await follow(page.getByRole('navigation', { name: 'Mon compte' }), entry);
      await arriveAt(page, heading);
    };

    // F1, and the way back to the service
    await page.goto(services.portalUrl);
    await press(page, 'Continuer');
    await follow(page, 'Représentant légal');
    await signIn(page, account.identifier);
    await page.locator('summary').first().click();
    await follow(page, 'Mon compte');
    await arriveAt(page, 'Mon compte');
    for (const shown of [account.identifier, 'lea@example.fr', 'Confirmée', '3 enfants']) await read(page, shown);
    await read(page.getByRole('main'), 'Mme Léa AUBRAC');
    await seen('01 home');
    await page.locator('summary').first().click();
    await seen('02 menu');
    await follow(page, 'Retour à Scolarité services');
    await arriveAt(page, 'Mme Léa AUBRAC');

    // F2
    await choose('Mot de passe', 'Changer mon mot de passe');
    await seen('03 password');
    await type(page, 'Mot de passe actuel', 'wrong');
    await type(page, 'Nouveau mot de passe', NEW_PASSWORD);
    await type(page, 'Confirmation du nouveau mot de passe', NEW_PASSWORD);
    await press(page, 'Enregistrer');
    await read(page, 'Ce n’est pas votre mot de passe actuel');
    await seen('04 password refused');
    await type(page, 'Mot de passe actuel', PASSWORD);
    await type(page, 'Nouveau mot de passe', NEW_PASSWORD);
    await type(page, 'Confirmation du nouveau mot de passe', NEW_PASSWORD);
    await press(page, 'Enregistrer');
    await read(page, 'Votre mot de passe est enregistré');
    await seen('05 done');

    // F3
    await choose('Adresse e-mail', 'Mon adresse e-mail');
    await seen('06 email');
    await type(page, 'Nouvelle adresse e-mail', 'lea.aubrac@example.org');
    await type(page, 'Confirmez la nouvelle adresse e-mail', 'lea.aubrac@example.org');
    await press(page, 'Envoyer');
    await read(page, 'Un e-mail vous a été envoyé');
    await seen('07 email pending');
    const elsewhere = await browser.visitor({ javaScript });
    await elsewhere.goto(await services.link('lea.aubrac@example.org'));
    await expectAccessible(elsewhere);
    await press(elsewhere, 'Confirmer mon adresse');
    await read(elsewhere, 'Votre adresse e-mail est confirmée');

    // F4
    await choose('Téléphone', 'Mon téléphone');
    await seen('08 phone');
    await type(page, 'N° de téléphone portable', NEW_PHONE);
    await press(page, 'Recevoir un code');
    await arriveAt(page, 'Je saisis le code reçu par SMS');
    await seen('09 code');
    await type(page, 'Code de sécurité', await services.code(NEW_PHONE));
    await press(page, 'Confirmer');
    await read(page, 'Votre numéro de téléphone est enregistré');
    await read(page, 'lea.aubrac@example.org');

    // F6
    await choose('Mes enfants', 'Mes enfants');
    await seen('10 children');
    await follow(page, /^Je ne suis pas .* – Basile$/);
    await arriveAt(page, 'Je ne suis pas le représentant légal de cet élève');
    await seen('11 decline');
    await press(page, 'Confirmer');
    await read(page, '2 enfants');

    // F9, F10
    await choose('Mes données', 'Mes données');
    await seen('12 data');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Télécharger mes données' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^educonnect-mes-donnees-.*\.json$/);
    await choose('Langue', 'Langue');
    await seen('13 language');
    await page.getByText('English').last().click();
    await press(page, 'Enregistrer');
    await arriveAt(page, 'My account');
    await seen('14 English');
    expect(services.complaints).toEqual([]);
  });

  it('S21, S27: on one tablet the next person sees nothing of the first; an old sign-in is asked again', async () => {
    const page = await browser.visitor({ javaScript, width: 1280 });
    const [first, second] = [await mother(), await mother()];
    await toAccount(page, first.identifier);
    await arriveAt(page, 'Mon compte');
    await picture(page, `account 20 home wide ${way}`);
    for (const path of ['password', 'email', 'phone', 'children', 'data', 'language']) {
      await page.goto(`${services.idpUrl}/my-account/${path}`);
      await picture(page, `account 21 ${path} wide ${way}`);
    }
    services.clock.forward({ minutes: 12 });
    await page.goto(`${services.idpUrl}/my-account/password`);
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
    await expectAccessible(page);
    await picture(page, `account 22 again ${way}`);
    await type(page, 'Mot de passe', PASSWORD);
    await press(page, /^Se connecter$/);
    await arriveAt(page, 'Changer mon mot de passe');

    await signOut(page, javaScript);
    for (let step = 0; step < 3; step += 1) {
      await page.goBack();
      expect(await page.content()).not.toContain(first.identifier);
      expect(await page.content()).not.toContain('Mme Léa AUBRAC');
    }
    await toAccount(page, second.identifier);
    await read(page, second.identifier);
    expect(await page.content()).not.toContain(first.identifier);
  });
});
