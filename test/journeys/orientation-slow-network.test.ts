import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION, storedFile } from '../portal/support/campaign.ts';
import { startPortal, type TestPortal } from '../portal/support/portal.ts';
import { useBrowser } from '../support/browser.ts';

const choose = (page: Page, rank: number, choice: string) =>
  page.locator(`#wish-${rank}`).getByRole('radio', { name: choice, exact: true }).check({ force: true });

/** A gate that requests wait at, as on a network that hangs. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('I1 a family that types on a slow or broken network', () => {
  const { visitor } = useBrowser();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    await forgetCampaigns(portal);
    await campaignAt(portal, 'intentions');
  });

  const openForm = async (person = 'karim') => {
    const page = await visitor();
    portal.provider.visitor = person;
    await page.goto(`${portal.url}${ORIENTATION}/intentions`);
    await choose(page, 1, '2de professionnelle');
    return page;
  };

  it('I3 validates while an older draft hangs: it does not come back over what was validated', async () => {
    const page = await openForm();
    const { open, opened } = gate();
    await page.route('**/draft', async (route) => {
      await opened;
      await route.continue().catch(() => {});
    });
    await page.locator('#occupation-1').fill('Fleur');
    await page.waitForRequest('**/draft');
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByText('Vos intentions ont bien été validées').waitFor();
    open();
    await page.goto(portal.url + ORIENTATION);
    await page.getByRole('link', { name: 'Modifier les intentions' }).click();
    expect(await page.locator('#occupation-1').inputValue()).toBe('Fleuriste');
    expect(await page.getByText('Des intentions ont été validées entre-temps').count()).toBe(0);
  });

  it('I1 takes no letter that would be lost while a button’s answer is on its way', async () => {
    const page = await openForm();
    const { open, opened } = gate();
    await page.route('**/intentions', async (route) => {
      await opened;
      await route.continue();
    });
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByRole('button', { name: 'Ajouter une intention' }).click();
    await page.locator('form[inert]').waitFor();
    await page.keyboard.type('perdu');
    open();
    await page.getByText('Une intention a été ajoutée.').waitFor();
    expect(await page.locator('#occupation-1').inputValue()).toBe('Fleuriste');
  });

  it('I1 says that the network is gone, keeps the page, and saves once it is back', async () => {
    const page = await openForm();
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByText(/Brouillon enregistré à/).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByText('Le brouillon n’a pas pu être enregistré.').waitFor();
    expect(await page.locator('#occupation-1').inputValue()).toBe('Fleuriste');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Valider' }).click();
    await page.getByText('Vos intentions ont bien été validées').waitFor();
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([{ track: '2de-pro', occupation: 'Fleuriste' }]);
  });

  it('I1 keeps the last words of who signs out without validating', async () => {
    const page = await openForm();
    await page.locator('#occupation-1').fill('Fleuriste');
    await page.getByRole('button', { name: 'Se déconnecter' }).first().click();
    await page.waitForURL((url) => !url.pathname.startsWith(ORIENTATION));
    const again = await visitor();
    await again.goto(`${portal.url}${ORIENTATION}/intentions`);
    expect(await again.locator('#occupation-1').inputValue()).toBe('Fleuriste');
  });
});
