import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Account } from '../../src/idp/accounts/account.model.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn, signOut, toSignIn, type } from '../support/parent.ts';
import { newParent, openedAccount, type Parent } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';
import { type ThirdPartyApp, thirdPartyApp } from '../support/third-party-app.ts';

const browser = useBrowser();
let services: TestServices;
let agenda: ThirdPartyApp;
beforeAll(async () => {
  agenda = await thirdPartyApp({ acr_values: 'responsable' });
  services = await startTestServices(({ clients, portal }) => {
    clients!.push(agenda.registration);
    const { initiateLoginUri } = agenda.registration;
    portal!.services!.push({ kind: 'outside', id: 'agenda', name: 'Agenda', initiateLoginUri });
  });
  await agenda.start(services.idpUrl);
});
afterAll(async () => {
  await agenda.stop();
  await services.stop();
});

/** A parent who has an account already. */
async function accountHolder(more: Partial<Account> = {}): Promise<{ parent: Parent; account: Account }> {
  const parent = await newParent(services.idp.db, { children: 2 });
  return { parent, account: await openedAccount(services.idp, parent, more) };
}

const home = (page: Page) => arriveAt(page, /^Mme Léa AUBRAC$/);

describe.each(WAYS)('$way', ({ way, javaScript }) => {
  it('A3 a wrong password and an unknown identifier get one same message, and what was typed stays', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    const messages: string[] = [];
    for (const identifier of [account.identifier, 'n.existe-pas']) {
      await signIn(page, identifier, 'Pas-le-bon-1!');
      await read(page, 'L’identifiant ou le mot de passe est incorrect');
      messages.push((await page.getByRole('main').textContent())!);
      expect(await page.getByLabel('Identifiant', { exact: true }).inputValue()).toBe(identifier);
      expect(await page.getByLabel('Mot de passe', { exact: true }).inputValue()).toBe('');
    }
    expect(messages[0]).toBe(messages[1]);
    expect(await page.title()).toMatch(/^Erreur\u00a0: /);
    await expectAccessible(page);
    await picture(page, `sign-in refused ${way}`);
    await signIn(page, account.identifier);
    await home(page);
  });

  it('A2 an empty form says which fields are missing, and leads to them', async () => {
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await press(page, /^Se connecter$/);
    await page.getByRole('link', { name: 'Saisissez votre identifiant.' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('identifier');
    await expectAccessible(page);
  });

  it('A1 a pupil’s profile does not open a guardian’s account, and the page says so', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await follow(page, 'changer de profil');
    await follow(page, 'Élève');
    await signIn(page, account.identifier);
    await read(page, 'Ce compte est celui d’un représentant légal');
    await expectAccessible(page);
  });

  it('A4 an address never confirmed is shown at sign-in, and may wait for an account opened by SMS', async () => {
    const { account } = await accountHolder({ email: { address: 'lea@example.fr' } });
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await signIn(page, account.identifier);
    await arriveAt(page, 'Vérification de l’adresse mail');
    await expectAccessible(page);
    await picture(page, `email to confirm ${way}`);
    await press(page, 'Plus tard');
    await home(page);
  });

  it('A4 an account opened by letter goes on only once the link in the mail was opened', async () => {
    const { account } = await accountHolder({ openedBy: 'letter', email: { address: 'lea@example.fr' } });
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await signIn(page, account.identifier);
    await arriveAt(page, 'Vérification de l’adresse mail');
    expect(await page.getByRole('button', { name: 'Plus tard' }).count()).toBe(0);
    const address = `${account.identifier}@example.fr`;
    await type(page, 'E-mail', address);
    await type(page, 'Confirmez votre e-mail', address);
    await press(page, 'Envoyer');
    await read(page, 'Un e-mail vous a été envoyé');
    await expectAccessible(page);
    const mail = await page.context().newPage();
    await mail.goto(await services.link(address));
    await expectAccessible(mail);
    await press(mail, 'Confirmer');
    await read(mail, /confirmée/);
    await expectAccessible(mail);
    await press(page, 'Continuer vers mon service');
    await home(page);
  });

  it('H2 one sign-in opens another publisher’s service, from the child’s services, without typing again', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await signIn(page, account.identifier);
    await home(page);
    await follow(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Ambre' }), 'Agenda');
    await arriveAt(page, 'Ce que reçoit l’application Agenda');
    await press(page, 'Continuer');
    await arriveAt(page, 'Mon agenda');
    expect(agenda.person()).toMatchObject({
      given_name: 'Léa',
      family_name: 'Aubrac',
      'ecole.profil': ['resp2d'],
      'ecole.enfants': [{ prenom: 'Ambre' }, { prenom: 'Basile' }],
    });
    expect(agenda.person().sub).not.toBe(account._id);
  });

  it('A5 signing out of the portal ends the sign-in for every service', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await signIn(page, account.identifier);
    await home(page);
    await signOut(page);
    await page.goto(agenda.url);
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
  });

  it('A5 a link on a foreign site signs nobody out: the person is asked first', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await signIn(page, account.identifier);
    await home(page);
    await page.goto(`${services.idpUrl}/logout`);
    await arriveAt(page, 'Voulez-vous vous déconnecter ?');
    await expectAccessible(page);
    await picture(page, `sign out asked ${way}`);
    await page.goto(agenda.url);
    await press(page, 'Continuer');
    await arriveAt(page, 'Mon agenda');
    await page.goto(`${services.idpUrl}/logout`);
    await press(page, 'Se déconnecter de tous les services');
    await arriveAt(page, 'La déconnexion est terminée');
    await expectAccessible(page);
    await page.goto(services.portalUrl);
    await arriveAt(page, 'Je sélectionne mon profil');
  });

  it('A1 a service that asks for a profile skips the choice', async () => {
    const page = await browser.visitor({ javaScript });
    await page.goto(agenda.url);
    await press(page, 'Continuer');
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
    await read(page, 'Pour accéder à : Agenda');
  });

  it('F10 the interface speaks English on demand, and remembers it', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    await follow(page, 'English');
    await arriveAt(page, 'I sign in with my ÉduConnect account');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await expectAccessible(page);
    await type(page, 'Identifier', account.identifier);
    await type(page, 'Password', 'wrong');
    await press(page, /^Sign in$/);
    await arriveAt(page, 'I sign in with my ÉduConnect account');
  });
});

// The engine signs its tokens by the machine's own time: what sets the clock forward comes last.
describe.each(WAYS)('$way, later', ({ javaScript }) => {
  it('A3 after many failures the page says how long to wait, even with the right password', async () => {
    const { account } = await accountHolder();
    const page = await browser.visitor({ javaScript });
    await toSignIn(page, services);
    for (let failure = 0; failure < 5; failure += 1) {
      await signIn(page, account.identifier, 'Pas-le-bon-1!');
      await read(page, /est incorrect/);
    }
    await signIn(page, account.identifier);
    await read(page, /Attendez \d+\ssecondes?/);
    await expectAccessible(page);
    services.clock.forward({ minutes: 2 });
    await signIn(page, account.identifier);
    await home(page);
  });
});
