import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accounts } from '../../src/idp/accounts/account.model.ts';
import type { Provisional } from '../../src/idp/accounts/letters/provisional.ts';
import { address, letterFor } from '../idp/activation-letter/letter-visitor.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, choosePassword, confirmChild, follow, press, read, signIn, type } from '../support/parent.ts';
import { newParent } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const spaced = (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ');

/** From the address of the QR code to the codes typed as they are printed. */
async function withLetter(page: Page, profile: 'Représentant légal' | 'Élève', codes: Provisional) {
  await page.goto(`${services.idpUrl}/letter`);
  await arriveAt(page, 'Activer mon compte avec la lettre de l’école');
  await follow(page, 'Commencer');
  await press(page, 'Continuer');
  await follow(page, profile);
  await signIn(page, spaced(codes.identifier), spaced(codes.password));
}

const seen = async (page: Page, name: string) => {
  await expectAccessible(page);
  await picture(page, `letter ${name}`);
};

describe.each(WAYS)('$way', ({ way, javaScript }) => {
  it('C2 a guardian opens her account with her letter, the link of the mail pressed on another device', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const codes = await letterFor(services, { kind: 'guardian', id: parent.guardianId });
    const page = await browser.visitor({ javaScript });
    await page.goto(`${services.idpUrl}/letter`);
    await seen(page, `start ${way}`);
    await withLetter(page, 'Représentant légal', codes);
    await read(page, 'Je confirme mes enfants');
    await seen(page, `children ${way}`);
    for (const child of parent.children) await confirmChild(page, child);
    await press(page, 'Confirmer');
    await read(page, 'Je donne mon adresse e-mail');
    await press(page, 'Envoyer le message');
    await read(page, 'Saisissez votre adresse e-mail.');
    await seen(page, `email refused ${way}`);
    await type(page, 'E-mail', address(parent));
    await press(page, 'Envoyer le message');
    await read(page, 'Un message vient de partir à cette adresse');
    await press(page, 'Continuer');
    await read(page, 'Votre adresse n’est pas encore confirmée.');
    await seen(page, `email waiting ${way}`);

    const elsewhere = await browser.visitor({ javaScript });
    await elsewhere.goto(await services.link(address(parent)));
    await seen(elsewhere, `link ${way}`);
    await press(elsewhere, 'Confirmer mon adresse');
    await read(elsewhere, 'Votre adresse e-mail est confirmée');
    await seen(elsewhere, `link pressed ${way}`);

    // With JavaScript the page goes on by itself when it is looked at again.
    if (javaScript) await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    else await press(page, 'Continuer');
    await read(page, 'Je choisis mon mot de passe');
    await read(page, 'Je prends note de mon identifiant');
    await seen(page, `password ${way}`);
    await choosePassword(page);
    await arriveAt(page, 'Votre compte a été activé avec succès');
    const account = (await accounts(services.idp.db).findOne({ guardianIds: parent.guardianId }).lean())!;
    await read(page, account.identifier);
    await seen(page, `done ${way}`);
    await press(page, 'Accéder à mes services');
    expect(page.url()).toMatch(new RegExp(`^${services.portalUrl}`));
  });

  it('C2 a pupil opens her account with her letter; the letter then tells that it was used', async () => {
    const { children } = await newParent(services.idp.db);
    const [child] = children as [(typeof children)[number]];
    const codes = await letterFor(services, { kind: 'pupil', id: child.pupilId });
    const page = await browser.visitor({ javaScript });
    await withLetter(page, 'Élève', codes);
    await read(page, 'Je donne ma date de naissance');
    await page.getByLabel(/^Né\(e\) le/).fill('02/02/2012');
    await press(page, 'Suivant');
    await read(page, 'la date de naissance saisie est incorrecte.');
    await seen(page, `birth date ${way}`);
    await page.getByLabel(/^Né\(e\) le/).fill(child.birthDate);
    await press(page, 'Suivant');
    await choosePassword(page);
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await seen(page, `pupil done ${way}`);
    await press(page, 'Accéder à mes services');
    expect(page.url()).toMatch(new RegExp(`^${services.portalUrl}`));

    const again = await browser.visitor({ javaScript });
    await withLetter(again, 'Élève', codes);
    await arriveAt(again, 'Cette lettre ne sert plus');
    await seen(again, `used ${way}`);
  });
});

it('C2 a letter that has expired leads to other ways, on a phone', async () => {
  const parent = await newParent(services.idp.db);
  const codes = await letterFor(services, { kind: 'guardian', id: parent.guardianId });
  services.clock.forward({ hours: 91 * 24 });
  const page = await browser.visitor();
  await withLetter(page, 'Représentant légal', codes);
  await arriveAt(page, 'Cette lettre n’est plus valable');
  await seen(page, 'expired');
  await follow(page, 'Activer mon compte par SMS');
  await page.getByLabel('Nom', { exact: true }).waitFor();
});
