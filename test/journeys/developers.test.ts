import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { TEST_FAMILIES, TEST_PASSWORD } from '../../src/idp/developers/test-families.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, follow, press, read, signIn } from '../support/parent.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const people = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
  await prepareDemonstration(services.idp);
});
afterAll(() => services.stop());

describe('a developer who tries the sample app', () => {
  it('G6 signs a family of the demonstration in, sees what the app receives, and signs out everywhere', async () => {
    const page = await people.visitor({ width: 390 });
    await page.goto(services.sampleUrl);
    await follow(page, 'Se connecter avec ÉduConnect');
    // The page of profiles, or the one on cookies before it: A1 and A6 have journeys of their own.
    await page.goto(page.url().replace(/\/sign-in.*$/, '/sign-in/guardian'));
    await signIn(page, 'n.hoarau', TEST_PASSWORD);
    await read(page, 'Lison');
    await picture(page, 'sample-app-sharing-390');
    await press(page, 'Continuer');
    await arriveAt(page, 'Bonjour Nadège HOARAU');
    await expectAccessible(page);
    await picture(page, 'sample-app-390');
    expect(await page.content()).toContain('Lison');
    expect(await page.content()).not.toContain('Timothée');
    await press(page, 'Actualiser');
    await arriveAt(page, 'Bonjour Nadège HOARAU');
    await press(page, 'Se déconnecter');
    await read(page, 'Vous êtes déconnectée ou déconnecté.');
    await follow(page, 'Se connecter avec ÉduConnect');
    expect(page.url()).toContain('/interaction/');
  });

  it('G6 finds families whose accounts are open', async () => {
    const named = TEST_FAMILIES.flatMap(([who]) => who.match(/`([^`]+)`/)?.[1] ?? []);
    const open = services.idp.db.collection('accounts');
    expect(await open.countDocuments({ identifier: { $in: named } })).toBe(named.length);
    expect(named.length).toBe(4);
  });
});

describe('a developer whose request is refused', () => {
  it.each([1280, 390])('G6 reads why under «Détails techniques», a parent what to do (%i px)', async (width) => {
    const page = await people.visitor({ width, javaScript: false });
    const asked = new URLSearchParams({
      client_id: 'mon-agenda',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${services.sampleUrl}/callback/`,
    });
    await page.goto(`${services.idpUrl}/authorize?${asked}`);
    await arriveAt(page, 'Ce service n’a pas pu ouvrir la connexion');
    expect(await page.getByText('invalid_redirect_uri').isVisible()).toBe(false);
    await page.getByText('Détails techniques').click();
    await read(page, 'invalid_redirect_uri');
    await read(page, 'L’une finit par une barre');
    await expectAccessible(page);
    await picture(page, `client-request-${width}`);
  });

  it.each([1280, 390])('G6 has it explained and mended (%i px)', async (width) => {
    const page = await people.visitor({ width, javaScript: false });
    await page.goto(`${services.idpUrl}/developpeurs`);
    await expectAccessible(page);
    await follow(page, 'Ouvrir l’inspecteur de requêtes');
    await expectAccessible(page);
    const wrong = `${services.idpUrl}/authorize?client_id=mon-agenda&response_type=token&scope=openid`;
    await page.getByLabel('Adresse ou paramètres').fill(wrong);
    await press(page, 'Expliquer');
    await read(page, /elle sera refusée, 4 fautes/);
    await expectAccessible(page);
    await picture(page, `inspector-${width}`);
    await page.getByLabel('Adresse ou paramètres').fill((await page.locator('pre').textContent())!);
    await press(page, 'Expliquer');
    await read(page, /elle sera acceptée/);
    await page.getByLabel('Adresse ou paramètres').fill('bonjour');
    await press(page, 'Expliquer');
    await read(page, 'Ce n’est pas une demande que nous connaissons');
  });
});
