import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { campaigns } from '../../src/portal/campaign/campaign.model.ts';
import { portalSessions } from '../../src/portal/sessions/session.model.ts';
import {
  bothParents,
  campaignAt,
  dayIn,
  forgetCampaigns,
  ORIENTATION,
  storedFile,
} from '../portal/support/campaign.ts';
import { startPortal, type TestPortal } from '../portal/support/portal.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';

/** Chooses in a wish as a thumb does: on the label, which covers the whole box. */
const choose = (page: Page, rank: number, choice: string) =>
  page.locator(`#wish-${rank}`).getByRole('radio', { name: choice, exact: true }).check({ force: true });
const ranks = (page: Page) =>
  page
    .locator('[data-wish]')
    .evaluateAll((cards) => cards.map((card) => (card.querySelector('input[type=text]') as HTMLInputElement).value));

describe('I1–I3 a family enters its intentions on a phone', () => {
  const { visitor } = useBrowser();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(() => forgetCampaigns(portal));

  const signIn = async (page: Page, person: string) => {
    portal.provider.visitor = person;
    await page.goto(portal.url + ORIENTATION);
  };

  it.each(WAYS)('from the opening to the recap, $way', async ({ way, javaScript }) => {
    const see = async (page: Page, name: string) => {
      // What the mouse happens to be over has colours of its own.
      await page.mouse.move(0, 0);
      await picture(page, `${name} ${way}`);
      await expectAccessible(page);
    };
    await campaignAt(portal, 'before-intentions');
    const page = await visitor({ javaScript });
    await signIn(page, 'karim');
    await page.getByRole('heading', { name: 'La campagne n’est pas ouverte' }).waitFor();
    await see(page, '1 not open');

    await campaignAt(portal, 'intentions');
    await page.reload();
    await see(page, '2 open');
    await page.getByRole('link', { name: 'Saisir les intentions' }).click();
    await page.getByRole('heading', { level: 1, name: 'Intentions provisoires' }).waitFor();
    expect(await page.getByLabel('Métier ou formation').isVisible()).toBe(false);
    await see(page, '3 form');

    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByRole('link', { name: 'Vous devez sélectionner une voie.' }).waitFor();
    await see(page, '4 form with an error');

    await choose(page, 1, '2de professionnelle');
    await page.locator('#occupation-1').fill('Menuisier, charpentier');
    await choose(page, 1, 'Sous statut scolaire');
    await page.getByRole('button', { name: 'Ajouter une intention' }).click();
    await page.getByText('Une intention a été ajoutée.').waitFor();
    await choose(page, 2, '1re année de CAP ou de CAP agricole');
    await page.locator('#occupation-2').fill('Ébéniste');
    await page.getByRole('button', { name: 'Monter Intention 2' }).click();
    await page.getByText('Cette intention est maintenant l’intention 1.').waitFor();
    expect(await ranks(page)).toEqual(['Ébéniste', 'Menuisier, charpentier']);
    await see(page, '5 form with two');

    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByRole('heading', { level: 1, name: 'Vos intentions' }).waitFor();
    await page.getByText('Vos intentions ont bien été validées').waitFor();
    await see(page, '6 recap');
    await page.emulateMedia({ media: 'print' });
    await picture(page, `6 recap printed ${way}`);
    expect(await page.getByRole('link', { name: 'Modifier' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([
      { track: 'cap', occupation: 'Ébéniste' },
      { track: '2de-pro', occupation: 'Menuisier, charpentier', status: 'school' },
    ]);

    await page.getByRole('link', { name: 'Modifier' }).click();
    await page.getByRole('button', { name: 'Supprimer Intention 1' }).click();
    await page.getByText('L’intention a été supprimée.').waitFor();
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.getByRole('heading', { name: 'Effacer votre brouillon' }).waitFor();
    await see(page, '7 cancel');
    await page.getByRole('button', { name: 'Oui, effacer le brouillon' }).click();
    await page.getByRole('heading', { name: 'Les intentions sont validées' }).waitFor();
    await page.getByText('Ébéniste').waitFor();
    await see(page, '8 validated');

    const other = await visitor({ javaScript });
    await signIn(other, 'nadia');
    await other.getByText('Saisi par M. Karim BENALI').waitFor();
    await see(other, '9 other guardian');
  });

  it('keeps what is typed of itself, drags with a mouse, and loses nothing when the school closes meanwhile', async () => {
    await campaignAt(portal, 'intentions');
    const page = await visitor({ width: 1280 });
    await page.setViewportSize({ width: 1280, height: 2400 });
    await signIn(page, 'karim');
    await page.getByRole('link', { name: 'Saisir les intentions' }).click();
    await choose(page, 1, '2de professionnelle');
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByText(/Brouillon enregistré à/).waitFor();
    await page.getByRole('button', { name: 'Ajouter une intention' }).click();
    await choose(page, 2, '1re année de CAP ou de CAP agricole');
    await page.locator('#occupation-2').fill('Boulanger');
    await picture(page, '10 form wide');
    await page.locator('#wish-2 .ec-wish__handle').dragTo(page.locator('#track-1 legend'));
    await page.getByText('Cette intention est maintenant l’intention 1.').waitFor();
    expect(await ranks(page)).toEqual(['Boulanger', 'Fleuriste']);

    await campaigns(portal.db).updateMany({}, { $set: { 'dates.intentionsClose': dayIn(portal, -1) } });
    await page.locator('#occupation-1').fill('Boulanger, pâtissier');
    await page.getByRole('heading', { name: 'Ce que vous aviez saisi' }).waitFor();
    await page.getByText('Boulanger, pâtissier').waitFor();
    await page.getByText('Fleuriste').waitFor();
    await picture(page, '11 closed');
    await expectAccessible(page);
  });

  it('I1 keeps a word without end inside the narrowest phone', async () => {
    await campaignAt(portal, 'intentions');
    const page = await visitor({ width: 320 });
    await signIn(page, 'karim');
    await page.getByRole('link', { name: 'Saisir les intentions' }).click();
    await choose(page, 1, '2de professionnelle');
    await page.locator('#occupation-1').fill('a'.repeat(120));
    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByRole('heading', { level: 1, name: 'Vos intentions' }).waitFor();
    const widths = [];
    for (const name of ['/intentions/recap', '', '/history']) {
      await page.goto(portal.url + ORIENTATION + name);
      widths.push(await page.evaluate(() => document.documentElement.scrollWidth));
    }
    expect(widths).toEqual([320, 320, 320]);
  });

  it('brings what was typed back after the session has ended', async () => {
    await campaignAt(portal, 'intentions');
    const page = await visitor();
    await signIn(page, 'karim');
    await page.getByRole('link', { name: 'Saisir les intentions' }).click();
    await choose(page, 1, '2de professionnelle');
    await portalSessions(portal.db).deleteMany({});
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByText('Votre session est terminée.').waitFor();
    await page.getByRole('button', { name: 'Ajouter une intention' }).click();
    await page.getByText('Votre brouillon est enregistré.').waitFor();
    expect(await ranks(page)).toEqual(['Fleuriste']);
  });

  it('F10 reads from right to left in Arabic', async () => {
    await campaignAt(portal, 'intentions');
    const page = await visitor({ locale: 'ar' });
    await signIn(page, 'karim');
    await picture(page, '12 overview ar');
    await page.goto(`${portal.url}${ORIENTATION}/intentions`);
    await choose(page, 1, '2de professionnelle (مهنية)');
    await picture(page, '13 form ar');
    await expectAccessible(page);
  });
});
