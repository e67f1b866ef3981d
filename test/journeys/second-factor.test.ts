import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import type { Account } from '../../src/idp/accounts/account.model.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn, signOut, toSignIn, type } from '../support/parent.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';
import { type ThirdPartyApp, thirdPartyApp } from '../support/third-party-app.ts';

const MFA = 'https://refeds.org/profile/mfa';
const browser = useBrowser();
let services: TestServices;
let agenda: ThirdPartyApp;
beforeAll(async () => {
  agenda = await thirdPartyApp({ acr_values: `responsable ${MFA}` });
  services = await startTestServices((settings) => settings.clients!.push(agenda.registration));
  await agenda.start(services.idpUrl);
});
afterAll(async () => {
  await agenda.stop();
  await services.stop();
});

const accountHolder = async (): Promise<Account> => openedAccount(services.idp, await newParent(services.idp.db));
const home = (page: Page) => arriveAt(page, /^Mme Léa AUBRAC$/);
const atSecondFactor = () => `${services.idpUrl}/my-account/second-factor`;

/** The page by axe, and its pictures on a phone and on a computer. */
async function look(page: Page, name: string, looked = true) {
  if (!looked) return;
  await expectAccessible(page);
  await picture(page, `${name} 390`);
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height: 844 });
  await picture(page, `${name} 1280`);
  await page.setViewportSize(size);
}

async function signedIn(page: Page, account: Account) {
  await toSignIn(page, services);
  await signIn(page, account.identifier);
  await home(page);
}

/** From the portal to the form of guardians, in a browser that was told of cookies. */
async function toFormAgain(page: Page) {
  await page.goto(`${services.portalUrl}/sign-in`);
  await follow(page, 'Représentant légal');
  await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
}

/** The app on a phone: what it shows now, or some steps of 30 seconds later. */
const codeOf = async (page: Page) => {
  const secret = (await page.locator('.ec-secret').textContent())!.replaceAll(' ', '');
  return () => generateSync({ secret, epoch: Math.floor(services.clock.now().getTime() / 1000) });
};

/** A device that keeps passkeys and verifies its owner, in this page's browser (Chrome DevTools Protocol). */
async function withAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const verified = (isUserVerified: boolean) =>
    cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { verified };
}

describe.each(WAYS)('$way', ({ javaScript }) => {
  it('F8 a parent adds an app, signs in with its code, then with a recovery code', async () => {
    const account = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await signedIn(page, account);
    await page.goto(atSecondFactor());
    await arriveAt(page, 'Double sécurité');
    await look(page, 'second factor none', javaScript);
    await press(page, 'Ajouter une application');
    await arriveAt(page, 'Ajouter une application de codes');
    const code = await codeOf(page);
    await look(page, 'second factor app', javaScript);
    await type(page, 'Code à 6 chiffres', '123');
    await press(page, 'Valider');
    await read(page, 'Ce code n’est pas le bon');
    await look(page, 'second factor wrong', javaScript);
    await type(page, 'Code à 6 chiffres', code());
    await press(page, 'Valider');
    await arriveAt(page, 'Codes de secours');
    const recovery = await page.locator('.ec-codes li').allTextContents();
    expect(recovery).toHaveLength(10);
    await look(page, 'second factor codes', javaScript);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Télécharger les codes' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('codes-de-secours-educonnect.txt');
    await follow(page, 'J’ai noté mes codes');
    await read(page, 'Il vous reste 10 codes.');
    await look(page, 'second factor app added', javaScript);

    await page.goto(services.portalUrl);
    await signOut(page);
    services.clock.forward({ seconds: 30 });
    await toFormAgain(page);
    await signIn(page, account.identifier);
    await arriveAt(page, 'Double sécurité');
    await look(page, 'second factor asked', javaScript);
    await type(page, 'Code à 6 chiffres', '000 000');
    await press(page, 'Continuer');
    await read(page, 'Ce code n’est pas le bon');
    await look(page, 'second factor wrong', javaScript);
    await type(page, 'Code à 6 chiffres', code());
    await press(page, 'Continuer');
    await home(page);

    await signOut(page);
    await toFormAgain(page);
    await signIn(page, account.identifier);
    await follow(page, 'Utiliser un code de secours');
    await look(page, 'second factor recovery', javaScript);
    await type(page, 'Code de secours', recovery[0]!);
    await press(page, 'Continuer');
    await home(page);
    await page.goto(atSecondFactor());
    await read(page, 'Il vous reste 9 codes.');
    await follow(page, /^Retirer/);
    await arriveAt(page, 'Retirer l’application de codes');
    await look(page, 'second factor remove', javaScript);
    await press(page, 'Retirer l’application');
    await read(page, 'L’application de codes a été retirée.');
    await expectAccessible(page);
  });

  it('F8 a service that asks for it leads to adding one; who would rather not goes back to it', async () => {
    const page = await browser.visitor({ javaScript });
    await page.goto(agenda.url);
    await press(page, 'Continuer');
    await signIn(page, (await accountHolder()).identifier);
    await arriveAt(page, 'Ce service demande la double sécurité');
    await look(page, 'second factor required', javaScript);
    await press(page, 'Ajouter une application');
    await arriveAt(page, 'Ajouter une application de codes');
    const code = await codeOf(page);
    await type(page, 'Code à 6 chiffres', code());
    await press(page, 'Valider');
    await arriveAt(page, 'Codes de secours');
    await follow(page, 'J’ai noté mes codes');
    await press(page, 'Continuer');
    await arriveAt(page, 'Mon agenda');
  });
});

it('F8 a parent adds a passkey, and signs in with it without typing anything', async () => {
  const account = await accountHolder();
  const page = await browser.visitor();
  const device = await withAuthenticator(page);
  await signedIn(page, account);
  await page.goto(atSecondFactor());
  await follow(page, 'Ajouter une clé d’accès');
  await arriveAt(page, 'Ajouter une clé d’accès');
  await look(page, 'passkey new');
  await type(page, 'Nom de la clé', 'iPhone de Léa');
  await press(page, 'Ajouter la clé d’accès');
  await arriveAt(page, 'Codes de secours');
  await follow(page, 'J’ai noté mes codes');
  await read(page, 'iPhone de Léa');
  await look(page, 'passkey added');
  await follow(page, /^Modifier/);
  await look(page, 'passkey edit');
  await type(page, 'Nom de la clé', 'Téléphone de Léa');
  await press(page, 'Changer le nom');
  await read(page, 'Téléphone de Léa');

  await page.goto(services.portalUrl);
  await signOut(page);
  // Else the browser answers at once by the suggestions of the field, before anybody sees the page.
  await device.verified(false);
  await toFormAgain(page);
  await look(page, 'passkey sign-in form');
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await read(page, 'La clé d’accès n’a pas répondu.');
  await device.verified(true);
  await press(page, 'Se connecter avec une clé d’accès');
  await home(page);

  await signOut(page);
  await device.verified(false);
  await toFormAgain(page);
  await signIn(page, account.identifier);
  await arriveAt(page, 'Double sécurité');
  await look(page, 'passkey asked');
  await device.verified(true);
  await press(page, 'Utiliser ma clé d’accès');
  await home(page);
});

it('F8 without JavaScript, the page of passkeys says what is needed', async () => {
  const page = await browser.visitor({ javaScript: false });
  await signedIn(page, await accountHolder());
  await page.goto(`${atSecondFactor()}/passkey`);
  await read(page, 'avec JavaScript activé');
  expect(await page.getByRole('button', { name: 'Ajouter la clé d’accès' }).count()).toBe(0);
  await look(page, 'passkey without JavaScript');
});
