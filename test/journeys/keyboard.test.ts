import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { useBrowser, WAYS } from '../support/browser.ts';
import { arriveAt, read } from '../support/parent.ts';
import { newParent, PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const LONGEST_WAY = 60;

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

/** What has the focus: its name as a screen reader says it, and whether one can see that it has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    const name = element.labels?.[0]?.textContent ?? element.textContent ?? '';
    // A radio button of the design system shows the focus on its label.
    const seen = [element, ...(element.labels ?? [])].flatMap((one) => [
      getComputedStyle(one),
      getComputedStyle(one, '::before'),
    ]);
    const visible = seen.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px');
    return { name: name.replace(/\s+/g, ' ').trim(), visible };
  });

/** Goes from one control to the next until this one, and fails where the focus cannot be seen. */
async function tabTo(page: Page, name: string | RegExp) {
  const met: string[] = [];
  for (let step = 0; step < LONGEST_WAY; step += 1) {
    await page.keyboard.press('Tab');
    const control = await focused(page);
    if (!control.visible) throw new Error(`the focus cannot be seen on «${control.name}» of ${page.url()}`);
    if (typeof name === 'string' ? control.name.startsWith(name) : name.test(control.name)) return;
    met.push(control.name);
  }
  throw new Error(`the key Tab does not lead to «${name}» on ${page.url()}, but to: ${met.join(', ')}`);
}

async function enter(page: Page, name: string | RegExp) {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

async function write(page: Page, name: string | RegExp, text: string) {
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

describe.each(WAYS)('with the keyboard alone, $way', ({ javaScript }) => {
  it('a parent opens her account, finds in the menu whom to reach about her child, and signs out', async () => {
    const parent = await newParent(services.idp.db);
    const [child] = parent.children;
    const page = await browser.visitor({ javaScript });
    await page.goto(services.portalUrl);
    await enter(page, 'Continuer');
    await arriveAt(page, 'Je sélectionne mon profil');
    await enter(page, 'Représentant légal');
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
    await enter(page, 'Je n’ai pas de compte');
    await arriveAt(page, 'Je n’ai pas de compte');
    await enter(page, 'Activer mon compte');
    await read(page, 'Je confirme mon identité');
    await write(page, /^Nom\b/, parent.familyName);
    await write(page, 'Prénom', parent.firstName);
    await write(page, 'N° de téléphone portable', parent.phone);
    await page.keyboard.press('Enter');

    await read(page, 'Un code de sécurité a été envoyé');
    await write(page, 'Code de sécurité', 'abc');
    await page.keyboard.press('Enter');
    await read(page, 'Le code a 6 chiffres');
    await enter(page, 'Le code a 6 chiffres');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(await services.code(parent.phone));
    await page.keyboard.press('Enter');

    await read(page, 'Je confirme mes enfants');
    await tabTo(page, 'Je suis le représentant légal de cet élève');
    await page.keyboard.press('Space');
    await write(page, 'Né(e) le', child!.birthDate);
    await page.keyboard.press('Enter');

    await read(page, 'Je choisis mon nouveau mot de passe');
    await write(page, 'Mot de passe', PASSWORD);
    await write(page, 'Confirmation du nouveau mot de passe', PASSWORD);
    await page.keyboard.press('Enter');

    await arriveAt(page, 'Votre compte a été activé avec succès');
    await enter(page, 'Accéder à mes services');
    await arriveAt(page, /Léa AUBRAC/);
    await enter(page, 'Menu');
    await enter(page, child!.firstName);
    await enter(page, 'Contact');
    await arriveAt(page, 'Contact');
    await expectAccessible(page);
    await enter(page, 'Se déconnecter');
    if (!javaScript) {
      await arriveAt(page, 'Déconnexion en cours');
      await enter(page, 'Se déconnecter');
    }
    await arriveAt(page, 'Déconnexion terminée');
  });

  it('the first key leads past the header, to the content', async () => {
    const page = await browser.visitor({ javaScript });
    await page.goto(services.portalUrl);
    await enter(page, 'Aller au contenu');
    await tabTo(page, 'En savoir plus sur vos données');
    expect((await focused(page)).visible).toBe(true);
  });
});
