import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accounts } from '../../src/idp/accounts/account.model.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import {
  arriveAt,
  choosePassword,
  confirmChild,
  follow,
  giveCode,
  giveIdentity,
  openAccount,
  press,
  read,
  signIn,
  toIdentity,
  toSignIn,
} from '../support/parent.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const home = (page: Page) => arriveAt(page, /^Mme Léa AUBRAC$/);

/** From a page that explains what happened, back to the service and in again. */
async function startAgain(page: Page, identifier: string) {
  await expectAccessible(page);
  await follow(page, 'Retour à Scolarité services');
  if (await page.getByRole('button', { name: 'Continuer' }).isVisible()) await press(page, 'Continuer');
  await follow(page, 'Représentant légal');
  await signIn(page, identifier);
  await home(page);
}

describe.each(WAYS)('A6 $way', ({ way, javaScript }) => {
  const parentAndPage = async (options?: { children: number }) => {
    const parent = await newParent(services.idp.db, options);
    return { parent, page: await browser.visitor({ javaScript }) };
  };

  it('the back button shows again what was typed, and the same person again gets no second SMS', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await giveIdentity(page, parent);
    await read(page, 'Un code de sécurité a été envoyé');
    const code = await services.code(parent.phone);
    await page.goBack();
    await arriveAt(page, 'Activation du compte');
    expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe(parent.familyName);
    await press(page, 'Suivant');
    await giveCode(page, code);
    await read(page, 'Je confirme mes enfants');
    expect(await services.messages(parent.phone)).toHaveLength(1);
  });

  it('going back past a code that was used leads on to the children, not to a dead end', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await giveIdentity(page, parent);
    await giveCode(page, await services.code(parent.phone));
    await read(page, 'Je confirme mes enfants');
    await page.goBack();
    await page.reload();
    await read(page, 'Je confirme mes enfants');
  });

  it('a reload or a second press of a button opens no second account', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await openAccount(page, services, parent);
    await page.reload();
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await page.goBack();
    await page.reload();
    await arriveAt(page, 'Votre compte a été activé avec succès');
    expect(await accounts(services.idp.db).countDocuments({ guardianIds: parent.guardianId })).toBe(1);
  });

  it('the back button after the end explains, and leads back to the service, signed in', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await openAccount(page, services, parent);
    const last = page.url();
    await press(page, 'Accéder à mes services');
    await home(page);
    await page.goto(last);
    await arriveAt(page, 'Cette page n’est plus valable');
    await expectAccessible(page);
    await picture(page, `journey over ${way}`);
    await follow(page, 'Retour à Scolarité services');
    await home(page);
  });

  it('a page of a later step, typed by hand, shows the step that is needed', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await giveIdentity(page, parent);
    await read(page, 'Un code de sécurité a été envoyé');
    for (const step of ['children', 'password', 'done']) {
      await page.goto(page.url().replace(/[a-z]+$/, step));
      await read(page, 'Je saisis le code reçu par SMS');
    }
  });

  it('two tabs do not disturb each other', async () => {
    const { parent, page } = await parentAndPage();
    const other = await newParent(services.idp.db);
    await toIdentity(page, services);
    const tab = await page.context().newPage();
    await tab.goto(services.portalUrl);
    await follow(tab, 'Représentant légal');
    await follow(tab, 'Je n’ai pas de compte');
    await follow(tab, 'Activer mon compte');
    await giveIdentity(page, parent);
    await giveIdentity(tab, other);
    await giveCode(tab, await services.code(other.phone));
    await giveCode(page, await services.code(parent.phone));
    for (const [where, who] of [
      [page, parent],
      [tab, other],
    ] as const) {
      await confirmChild(where, who.children[0]!);
      await press(where, 'Confirmer');
      await choosePassword(where);
      await arriveAt(where, 'Votre compte a été activé avec succès');
    }
    const opened = [parent, other].map(({ guardianId }) =>
      accounts(services.idp.db).countDocuments({ guardianIds: guardianId }),
    );
    expect(await Promise.all(opened)).toEqual([1, 1]);
    await press(page, 'Accéder à mes services');
    await home(page);
    await press(tab, 'Accéder à mes services');
    if (!javaScript) await press(tab, 'Continuer');
    await home(tab);
  });

  it('a second tab of the same person, left at the sign-in, comes in too', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    const tab = await page.context().newPage();
    await tab.goto(services.portalUrl);
    await follow(tab, 'Représentant légal');
    await signIn(page, identifier);
    await home(page);
    await signIn(tab, identifier);
    await home(tab);
  });

  it('a sign-in form left open overnight explains, and leads back to the service', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    // The page asks for passkeys once it is there; what it asked after the night would reload it.
    await page.waitForLoadState('networkidle');
    services.clock.forward({ hours: 12 });
    await signIn(page, identifier);
    await arriveAt(page, 'Cette page n’est plus valable');
    await picture(page, `left open overnight ${way}`);
    await startAgain(page, identifier);
  });

  it('the portal’s page left open overnight leads to the sign-in, then back', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    await signIn(page, identifier);
    await home(page);
    await follow(page, /Voir les services de Ambre|Ambre/);
    await arriveAt(page, 'Ambre Aubrac');
    const childPage = page.url();
    services.clock.forward({ hours: 12 });
    await page.reload();
    await follow(page, 'Représentant légal');
    await signIn(page, identifier);
    await arriveAt(page, 'Ambre Aubrac');
    expect(page.url()).toBe(childPage);
  });

  it('an activation left open overnight after the account was opened loses nothing', async () => {
    const { parent, page } = await parentAndPage();
    await toIdentity(page, services);
    await openAccount(page, services, parent);
    const { identifier } = (await accounts(services.idp.db).findOne({ guardianIds: parent.guardianId }).lean())!;
    services.clock.forward({ hours: 12 });
    await press(page, 'Accéder à mes services');
    await arriveAt(page, 'Cette page n’est plus valable');
    await startAgain(page, identifier);
  });

  it('lost cookies explain, and lead back to the service', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    await page.context().clearCookies();
    await signIn(page, identifier);
    await arriveAt(page, /Cette page (n’est plus valable|a expiré)/);
    await picture(page, `lost cookies ${way}`);
    await startAgain(page, identifier);
  });

  it('cookies lost between the portal and its callback explain, and start again', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    const { port } = new URL(services.portalUrl);
    await page.context().clearCookies({ name: /^portal\./ });
    await signIn(page, identifier);
    await page.waitForURL(new RegExp(`:${port}/`));
    await expectAccessible(page);
    await picture(page, `portal lost its cookies ${way}`);
    await follow(page, 'Retour à Scolarité services');
    await home(page);
  });

  it('an address that never was says so, and leads back', async () => {
    const { page } = await parentAndPage();
    for (const url of [services.idpUrl, services.portalUrl]) {
      expect((await page.goto(`${url}/nulle-part`))!.status()).toBe(404);
      await arriveAt(page, 'Page non trouvée');
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Retour à Scolarité services' }).waitFor();
    }
  });

  it('H3 another family’s child is «not found»', async () => {
    const signedIn = async () => {
      const { parent, page } = await parentAndPage();
      await toSignIn(page, services);
      await signIn(page, (await openedAccount(services.idp, parent)).identifier);
      await home(page);
      return page;
    };
    const [mine, foreign] = [await signedIn(), await signedIn()];
    await follow(mine, /Ambre/);
    await expectAccessible(mine);
    expect((await foreign.goto(mine.url()))!.status()).toBe(404);
    await arriveAt(foreign, 'Page non trouvée');
  });

  it('a form posted from another site changes nothing', async () => {
    const { parent, page } = await parentAndPage();
    const { identifier } = await openedAccount(services.idp, parent);
    await toSignIn(page, services);
    await signIn(page, identifier);
    await home(page);
    const foreign = await fetch(`${services.portalUrl}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    });
    expect(foreign.status).toBe(403);
    await page.reload();
    await home(page);
  });
});
