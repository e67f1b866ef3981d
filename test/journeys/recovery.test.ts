import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { message, NEW_PASSWORD, reachable } from '../idp/recovery/visitor.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn, toSignIn, type } from '../support/parent.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

describe.each(WAYS)('a mother who has forgotten everything, $way', ({ way, javaScript }) => {
  it('E1, E2 finds her identifier by e-mail, sets a password by the code, then by the link in another browser', async () => {
    const account = await reachable(services);
    const address = account.email!.address;
    const page = await browser.visitor({ javaScript });
    const seen = async (name: string) => {
      await expectAccessible(page);
      await picture(page, `recovery ${name} ${way}`);
    };

    // E1
    await toSignIn(page, services);
    await follow(page, 'Identifiant oublié ?');
    await arriveAt(page, 'Identifiant oublié ?');
    await seen('01 identifier');
    await follow(page, 'Par e-mail');
    await type(page, 'E-mail', 'personne@example.fr');
    await press(page, 'Envoyer');
    await read(page, 'Aucun compte n’a cette adresse e-mail.');
    await seen('02 by mail, nobody’s');
    await type(page, 'E-mail', address);
    await press(page, 'Envoyer');
    await arriveAt(page, 'Vérifiez vos messages');
    await seen('03 sent');
    const recalled = await message(services, address);
    if (!recalled.text.includes(account.identifier)) throw new Error(recalled.text);

    // E2 by SMS
    await follow(page, 'J’ai aussi oublié mon mot de passe');
    await type(page, 'Identifiant', account.identifier);
    await seen('04 password');
    await press(page, 'Suivant');
    await page.getByText('Par SMS').click();
    await seen('05 way');
    await press(page, 'Envoyer');
    await read(page, 'N° de demande :');
    await seen('06 code by SMS');
    await type(page, 'Code de sécurité', (await message(services, account.phone!)).code);
    await press(page, 'Suivant');
    await arriveAt(page, 'Je choisis mon nouveau mot de passe');
    await seen('07 new password');
    await type(page, 'Mot de passe', NEW_PASSWORD);
    await type(page, 'Confirmation du nouveau mot de passe', NEW_PASSWORD);
    await press(page, 'Changer mon mot de passe');
    await arriveAt(page, 'Votre mot de passe est changé');
    await seen('08 done');
    await press(page, 'Continuer');
    await read(page, 'Mme Léa AUBRAC');

    // E2 by the link of the mail, in another browser
    const tablet = await browser.visitor({ javaScript, width: 1280 });
    await toSignIn(tablet, services);
    await follow(tablet, 'Mot de passe oublié ?');
    await type(tablet, 'Identifiant', account.identifier);
    await press(tablet, 'Suivant');
    await tablet.getByText('Par e-mail').click();
    await press(tablet, 'Envoyer');
    await read(tablet, 'Ouvrez le lien de l’e-mail');
    await picture(tablet, `recovery 09 code by mail, wide ${way}`);
    const sent = (await services.messages(address)).length;
    const { link } = await message(services, address, Math.max(sent, 3));
    const phone = await browser.visitor({ javaScript });
    await phone.goto(services.idpUrl + link);
    await arriveAt(phone, 'Je choisis mon nouveau mot de passe');
    await expectAccessible(phone);
    await type(phone, 'Mot de passe', `${NEW_PASSWORD}2`);
    await type(phone, 'Confirmation du nouveau mot de passe', `${NEW_PASSWORD}2`);
    await press(phone, 'Changer mon mot de passe');
    await arriveAt(phone, 'Votre mot de passe est changé');
    await expectAccessible(phone);
    await picture(phone, `recovery 10 done elsewhere ${way}`);
    await phone.goto(services.idpUrl + link);
    await read(phone, 'Ce lien a déjà servi');
    await expectAccessible(phone);
    await picture(phone, `recovery 11 used ${way}`);
    await tablet.reload();
    await read(tablet, 'dans une autre fenêtre');
    await expectAccessible(tablet);
    await follow(tablet, 'Se connecter');
    await follow(tablet, 'Représentant légal');
    await signIn(tablet, account.identifier, `${NEW_PASSWORD}2`);
    await read(tablet, 'Mme Léa AUBRAC');
  });
});
