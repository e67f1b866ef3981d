import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { tellOwner } from '../../src/idp/accounts/tell-owner.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { arriveAt, follow, press, read, signIn, toSignIn } from '../support/parent.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

let people = 0;
async function someone() {
  people += 1;
  const address = `lea-${people}@example.fr`;
  const email = { address, confirmedAt: services.clock.now() };
  const lastSignInAt = new Date(services.clock.now().getTime() - 86_400_000);
  const account = await openedAccount(services.idp, await newParent(services.idp.db), { email, lastSignInAt });
  return { account, address };
}

/** The link of the mail of this subject: there may be others before it. */
const linkOf = (address: string, subject: string): Promise<string> =>
  eventually(async () => {
    const mail = (await services.messages(address)).find((message) => message.subject === subject);
    return mail && /https?:\S+/.exec(mail.text)![0];
  }, `no mail «${subject}»`);

async function signedIn(page: Page, identifier: string) {
  await toSignIn(page, services);
  await signIn(page, identifier);
  await page.goto(`${services.idpUrl}/my-account/devices`);
  await arriveAt(page, 'Appareils et activité');
}

describe('F7 a parent looks after her devices', () => {
  it('F7 sees where she is signed in, what happened and who was told what, and signs another device out', async () => {
    const { account, address } = await someone();
    const phone = await browser.visitor();
    const computer = await browser.visitor({ width: 1280, javaScript: false });
    await signedIn(computer, account.identifier);
    await signedIn(phone, account.identifier);
    await read(phone, 'Cet appareil');
    expect(await phone.getByText('Connexion', { exact: true }).count()).toBe(2);
    expect(await phone.getByRole('main').textContent()).not.toMatch(/\d+\.\d+\.\d+\.\d+|::1/);
    await expectAccessible(phone);
    await picture(phone, 'devices-390');
    await follow(phone, 'Voir mes applications');
    await arriveAt(phone, 'Mes applications');
    await read(phone, 'Scolarité services');
    await read(phone, 'La liste de vos enfants, leur établissement et leur classe');
    await phone.goBack();
    await computer.reload();
    await picture(computer, 'devices-1280');
    // Each sign-in on a browser that was not known is told, once an hour.
    expect((await services.messages(address)).map(({ subject }) => subject)).toEqual([
      'Nouvelle connexion à votre compte',
    ]);

    await press(phone, /^Déconnecter –/);
    await read(phone, 'L’appareil est déconnecté.');
    await picture(phone, 'devices-ended-390');
    expect(await phone.getByRole('button', { name: /^Déconnecter/ }).count()).toBe(0);
    await computer.goto(`${services.idpUrl}/my-account/devices`);
    expect(new URL(computer.url()).pathname).toMatch(/^\/interaction\//);
    await computer.goto(`${services.portalUrl}/`);
    expect(await computer.getByText('Léa AUBRAC').count()).toBe(0);
  });

  it('F7 signs all her other devices out at once', async () => {
    const { account } = await someone();
    const mine = await browser.visitor({ javaScript: false });
    const others = [await browser.visitor(), await browser.visitor()];
    for (const page of [...others, mine]) await signedIn(page, account.identifier);
    await press(mine, 'Déconnecter tous les autres appareils');
    await read(mine, 'Tous les autres appareils sont déconnectés.');
    for (const page of others) {
      await page.goto(`${services.idpUrl}/my-account/devices`);
      expect(new URL(page.url()).pathname).toMatch(/^\/interaction\//);
    }
  });
});

describe('S12 a parent says that it was not she', () => {
  it.each([
    { way: 'with JavaScript', javaScript: true },
    { way: 'without', javaScript: false },
  ])('S12 from the link of a mail, $way', async ({ javaScript }) => {
    const { account, address } = await someone();
    const thief = await browser.visitor();
    await signedIn(thief, account.identifier);
    const formerly = { phone: '+33639980111' };
    await tellOwner(services.idp, account, { notice: 'phone-changed', key: `phone-${people}`, formerly });
    const page = await browser.visitor({ javaScript });
    await page.goto(await linkOf(address, 'Votre numéro de téléphone a été changé'));
    await arriveAt(page, 'Ce n’est pas moi');
    await expectAccessible(page);
    await picture(page, 'not-me-390');
    await press(page, 'Ce n’est pas moi, protéger mon compte');
    await read(page, 'Votre compte est protégé');
    await read(page, 'Votre ancien numéro de téléphone est remis');
    await expectAccessible(page);
    await picture(page, 'not-me-done-390');
    await thief.goto(`${services.idpUrl}/my-account/devices`);
    expect(new URL(thief.url()).pathname).toMatch(/^\/interaction\//);
    await page.goto(`${services.idpUrl}/not-me?token=of-another-time`);
    await read(page, 'Ce lien n’est plus valable');
    await expectAccessible(page);
    await picture(page, 'not-me-late-390');
    await page.setViewportSize({ width: 1280, height: 844 });
    await picture(page, 'not-me-late-1280');
  });
});
