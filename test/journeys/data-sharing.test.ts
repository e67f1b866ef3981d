import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn } from '../support/parent.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';
import { type ThirdPartyApp, thirdPartyApp } from '../support/third-party-app.ts';

const browser = useBrowser();
let services: TestServices;
let agenda: ThirdPartyApp;
beforeAll(async () => {
  agenda = await thirdPartyApp({ acr_values: 'responsable' });
  services = await startTestServices(({ clients }) =>
    clients!.push({ ...agenda.registration, policyUri: 'https://agenda.example.fr/donnees' }),
  );
  await agenda.start(services.idpUrl);
});
afterAll(async () => {
  await agenda.stop();
  await services.stop();
});

const children = () => (agenda.person()['ecole.enfants'] as { prenom: string }[]).map(({ prenom }) => prenom);

describe.each(WAYS)('$way', ({ way, javaScript }) => {
  it('G4 a parent chooses which children an app knows, changes her mind, and takes its access back', async () => {
    const email = { address: `lea-${way.length}@example.fr`, confirmedAt: services.clock.now() };
    const parent = await newParent(services.idp.db, { children: 2 });
    const account = await openedAccount(services.idp, parent, { email });
    const page = await browser.visitor({ javaScript });
    const look = async (name: string) => {
      await expectAccessible(page);
      await picture(page, `${name} ${way}`);
    };
    await page.goto(agenda.url);
    await press(page, 'Continuer');
    await signIn(page, account.identifier);
    await arriveAt(page, 'Ce que reçoit l’application Agenda');
    await read(page, 'Votre nom\u00a0: Mme Léa AUBRAC');
    await look('data sharing');
    await page.getByText('Basile AUBRAC').click();
    await press(page, 'Continuer');
    await arriveAt(page, 'Mon agenda');
    expect(children()).toEqual(['Ambre']);

    await page.goto(`${services.idpUrl}/my-account`);
    await page.goto(`${services.idpUrl}/my-account/apps`);
    await arriveAt(page, 'Mes applications');
    await read(page, 'Enfants connus de l’application\u00a0: Ambre');
    await look('apps');
    await follow(page, /^Voir ou modifier/);
    await arriveAt(page, 'Agenda');
    await look('app');
    await page.getByText('Ambre AUBRAC').click();
    await page.getByText('Basile AUBRAC').click();
    await press(page, 'Enregistrer');
    await read(page, 'Votre choix est enregistré.');
    await page.goto(agenda.url);
    await arriveAt(page, 'Mon agenda');
    expect(children()).toEqual(['Basile']);

    await page.goto(`${services.idpUrl}/my-account/apps/agenda`);
    await follow(page, 'Retirer l’accès');
    await arriveAt(page, 'Retirer l’accès de l’application Agenda\u00a0?');
    await look('app remove');
    await press(page, 'Retirer l’accès');
    await read(page, 'L’accès est retiré.');
    const subjects = (await services.messages(email.address)).map(({ subject }) => subject);
    expect(subjects).toContain('L’accès d’une application à vos données a été retiré');

    await page.goto(agenda.url);
    await arriveAt(page, 'Ce que reçoit l’application Agenda');
    expect(await page.getByLabel('Ambre').isChecked()).toBe(true);
    await press(page, 'Refuser');
    await page.waitForURL(/[?&]error=access_denied/);
  });
});

it('G4 the page of one journey answers nobody else, and another family’s app is not found', async () => {
  const parent = await newParent(services.idp.db, { children: 1 });
  const account = await openedAccount(services.idp, parent);
  const page = await browser.visitor();
  await page.goto(agenda.url);
  await press(page, 'Continuer');
  await page.goto(page.url().replace(/\/sign-in\/.*/, '/data-sharing'));
  expect(await page.getByText('Ce que reçoit').count()).toBe(0);
  await page.goto(agenda.url);
  await signIn(page, account.identifier);
  await arriveAt(page, 'Ce que reçoit l’application Agenda');
  const answer = await page.goto(`${services.idpUrl}/my-account/apps/agenda`);
  expect(answer!.status()).toBe(404);
});

it('G4 an app is told nothing that the page did not show, whatever it may ask for since', async () => {
  const account = await openedAccount(services.idp, await newParent(services.idp.db, { children: 1 }));
  const page = await browser.visitor();
  await page.goto(agenda.url);
  await press(page, 'Continuer');
  await signIn(page, account.identifier);
  await arriveAt(page, 'Ce que reçoit l’application Agenda');
  // As if the app had been allowed more between the page and the button.
  const asked = page.locator('input[name=asked]');
  await asked.evaluate((field) => field.setAttribute('value', 'name given_name family_name'));
  await press(page, 'Continuer');
  await arriveAt(page, 'Mon agenda');
  expect(agenda.person()).not.toHaveProperty('ecole.profil');
  expect(agenda.person()).not.toHaveProperty('ecole.enfants');
  await page.goto(agenda.url);
  await arriveAt(page, 'Ce que reçoit l’application Agenda');
});
