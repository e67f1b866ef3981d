import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { bothParents, forgetCampaigns, ORIENTATION, storedFile } from '../portal/support/campaign.ts';
import { startPortal, type TestPortal } from '../portal/support/portal.ts';
import { CONTRARY, OPINION, opinionPublished, proposalPublished, theSchool } from '../portal/support/school-year.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';

const LEAVE = 'Vous n’avez pas validé l’accusé de réception, êtes-vous sûr de vouloir quitter cette page';
const BOX = 'J’ai bien pris connaissance de l’avis provisoire d’orientation du conseil de classe.';
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

describe('I5 I6 I8 two guardians and a pupil through the year’s answers', () => {
  const { visitor } = useBrowser();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(() => forgetCampaigns(portal));

  const open = async (page: Page, person: string, path = '') => {
    portal.provider.visitor = person;
    await page.goto(portal.url + ORIENTATION + path);
  };
  const look = async (page: Page, name: string, path?: string) => {
    if (path !== undefined) await page.goto(portal.url + ORIENTATION + path);
    await page.mouse.move(0, 0);
    await picture(page, name);
    await expectAccessible(page);
  };

  it('I5 asks before one leaves an opinion unacknowledged: by a link, by signing out, by closing the window', async () => {
    await opinionPublished(portal);
    const page = await visitor();
    await open(page, 'karim', '/opinion');
    await look(page, 'opinion');
    const dialog = page.getByRole('alertdialog', { name: LEAVE });
    const back = page.getByRole('link', { name: 'Retour à l’orientation' });

    await back.focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await look(page, 'opinion leaving');
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('Annuler');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await back.evaluate((link) => link === document.activeElement)).toBe(true);

    await page.getByRole('banner').getByRole('button', { name: 'Se déconnecter' }).click();
    await dialog.getByRole('button', { name: 'Annuler' }).click();
    await title(page, 'Avis provisoire du conseil de classe').waitFor();

    const closing = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const asked = await closing;
    expect(asked.type()).toBe('beforeunload');
    await asked.dismiss();

    await back.click();
    await dialog.getByRole('button', { name: 'OK' }).click();
    await title(page, 'Orientation').waitFor();
    await page.getByText('L’accusé de réception n’est pas encore validé.').waitFor();
    await look(page, 'overview with an opinion');
    expect((await storedFile(portal))!.acknowledged).toBeUndefined();
  });

  it.each(WAYS)(
    'I5 the opinion is read, acknowledged, corrected and acknowledged again, $way',
    async ({ javaScript }) => {
      await opinionPublished(portal);
      const page = await visitor({ javaScript, width: javaScript ? 1280 : 390 });
      await open(page, 'karim', '/opinion');
      await page.getByRole('button', { name: 'Valider' }).click();
      await page.getByRole('link', { name: 'Cochez cette case' }).waitFor();
      await look(page, `opinion unticked ${javaScript}`);
      await page.getByText(BOX).click();
      await page.getByRole('button', { name: 'Valider' }).click();
      await page.getByText('Vous avez pris connaissance et accusé réception').waitFor();
      await look(page, `opinion acknowledged ${javaScript}`);
      for (const reader of ['nadia', 'ines']) {
        const other = await visitor({ javaScript });
        await open(other, reader, '/opinion');
        await other.getByText('M. Karim BENALI a pris connaissance').waitFor();
      }
      await theSchool(portal, {
        event: 'record-opinion',
        opinion: { ...OPINION, answers: ['unfavourable', 'favourable'] },
      });
      await page.reload();
      await page.getByText('L’établissement a modifié cet avis').waitFor();
      await look(page, `opinion corrected ${javaScript}`);
      await page.getByText(BOX).click();
      await page.getByRole('button', { name: 'Valider' }).click();
      await page.getByText('Vous avez pris connaissance et accusé réception').waitFor();
      await page.getByRole('link', { name: 'Historique' }).click();
      await title(page, 'Historique').waitFor();
      await look(page, `history ${javaScript}`);
      if (javaScript) await look(page, 'opinion in Arabic', '/opinion?lang=ar');
    },
  );

  it('I6 a family disagrees, meets the head, appeals, and reads what the commission decided', async () => {
    await proposalPublished(portal, CONTRARY);
    const page = await visitor();
    await open(page, 'karim', '/proposal');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('link', { name: 'Choisissez une réponse.' }).waitFor();
    await look(page, 'proposal unanswered');
    await look(page, 'agree', '/proposal/agree');
    await page.getByRole('link', { name: 'Revenir sans confirmer' }).click();
    await page.getByLabel('Nous ne sommes pas d’accord').check({ force: true });
    await page.getByRole('button', { name: 'Continuer' }).click();
    await title(page, 'Confirmer votre désaccord').waitFor();
    await look(page, 'disagree');
    await page.getByRole('button', { name: 'Confirmer notre désaccord' }).click();
    await page.getByText('Contactez l’établissement pour prendre rendez-vous').waitFor();
    await page.goBack();
    await page.reload();
    await title(page, 'Proposition du conseil de classe').waitFor();
    await look(page, 'meeting due');

    const at = new Date(portal.clock.now().getTime() + 60_000);
    await theSchool(portal, { event: 'set-meeting', meeting: { at, place: 'Bureau 12, bâtiment B' } });
    await page.reload();
    await page.getByText('Lieu : Bureau 12, bâtiment B').waitFor();
    await look(page, 'meeting set');
    portal.clock.forward({ minutes: 2 });
    await theSchool(portal, { event: 'decide', tracks: ['cap'], reasons: 'Le projet reste à construire.' });

    await open(page, 'karim', '/decision');
    await look(page, 'decision');
    await look(page, 'accept', '/decision/accept');
    await look(page, 'stay', '/decision/stay');
    await page.getByRole('link', { name: 'Revenir sans confirmer' }).click();
    await page.getByRole('link', { name: 'Faire appel' }).click();
    await look(page, 'appeal');
    await page.getByRole('button', { name: 'Faire appel' }).click();
    await page.getByText('Vous avez fait appel le').waitFor();
    await look(page, 'appealed');

    const other = await visitor();
    await open(other, 'nadia', '/decision/accept');
    await title(other, 'C’est l’autre représentant légal qui répond').waitFor();
    await look(other, 'refused');
    await theSchool(portal, { event: 'record-commission', tracks: ['2de-pro'], reasons: 'La famille a été entendue.' });
    for (const [reader, width] of [
      ['nadia', 1280],
      ['ines', 390],
    ] as const) {
      const reading = await visitor({ width });
      await open(reading, reader, '/decision');
      await reading.getByText('Pour la rentrée prochaine : 2de professionnelle').waitFor();
      await look(reading, `commission ${reader}`);
    }
    await look(page, 'history at the end', '/history');
    for (const name of ['proposal', 'decision', 'history']) await look(page, `${name} in Arabic`, `/${name}?lang=ar`);
  });
});
