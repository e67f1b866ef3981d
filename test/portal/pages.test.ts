import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import { THEO } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

const WINDOWS = [
  { window: 'phone', width: 390 },
  { window: 'computer', width: 1280 },
];

const browser = useBrowser();
let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal((settings) => {
    settings.accountUrl = 'https://compte.example.fr/mon-compte';
    settings.services!.unshift({
      kind: 'outside',
      id: 'ent',
      name: 'Espace numérique de travail',
      description: 'Les devoirs, les notes et l’emploi du temps',
      url: 'https://ent.example.fr/sso',
    });
  });
});
afterAll(() => portal.close());

describe.each(WINDOWS)('the pages of the portal on a $window', ({ window, width }) => {
  const seen = async (page: Page, name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `portal ${name} ${window} ${colorScheme}`);
    }
    await expectAccessible(page);
  };

  it('H1 H2 are readable by all: home, a child, signing out, errors', async () => {
    portal.provider.visitor = 'sandrine';
    const page = await browser.visitor({ width });
    await page.goto(portal.url);
    await page.getByRole('heading', { level: 1, name: 'Mme Sandrine BRIVAL' }).waitFor();
    await seen(page, 'home');
    await page.getByRole('main').getByRole('link', { name: 'Théo BRIVAL' }).click();
    await page.getByRole('heading', { level: 1, name: 'Théo BRIVAL' }).waitFor();
    await seen(page, 'child');
    await page.goto(`${portal.url}/children/nobody`);
    await seen(page, 'not found');
    await page.goto(`${portal.url}/sign-out`);
    await seen(page, 'sign out');
    await page.goto(`${portal.url}/sign-out/half-done`);
    await seen(page, 'half signed out');
    await page.context().clearCookies();
    await page.goto(`${portal.url}/sign-out/done`);
    await seen(page, 'signed out');
  });

  it('H1 are readable for a pupil, and for a guardian without a child', async () => {
    for (const person of ['lucas', 'lonely']) {
      portal.provider.visitor = person;
      const page = await browser.visitor({ width });
      await page.goto(portal.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await seen(page, person);
    }
  });

  it('A6 are readable when the sign-in was stopped or refused', async () => {
    portal.provider.visitor = 'declines';
    const page = await browser.visitor({ width });
    await page.goto(portal.url);
    await page.getByRole('heading', { level: 1, name: 'Vous n’êtes pas connecté' }).waitFor();
    await seen(page, 'declined');
    await page.goto(`${portal.url}/sign-in/callback?code=x&state=y`);
    await seen(page, 'sign-in failed');
  });
});

describe.each(WAYS)('the portal $way', ({ way, javaScript }) => {
  it('H2 leads by its menu from one child to another and out, on a phone', async () => {
    portal.provider.visitor = 'sandrine';
    const page = await browser.visitor({ javaScript });
    await page.goto(`${portal.url}/children/${THEO.sub}`);
    const menu = page.getByRole('navigation', { name: 'Menu' });
    await menu.getByText('Menu', { exact: true }).click();
    await menu.getByText('Capucine', { exact: true }).click();
    await expectAccessible(page);
    await picture(page, `portal menu ${way}`);
    await menu.getByRole('link', { name: 'Tous ses services' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'Capucine BRIVAL-ROCHE' }).waitFor();
    await menu.getByText('Menu', { exact: true }).click();
    await menu.getByRole('link', { name: 'Se déconnecter' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
    await page.waitForURL(/session\/end/);
    await page.goto(portal.url);
    expect(await page.title()).toContain('Accueil');
  });
});
