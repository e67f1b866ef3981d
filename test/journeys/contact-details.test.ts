import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Correction, corrections } from '../../src/portal/corrections/correction.model.ts';
import { decideCorrection } from '../../src/portal/corrections/decide-correction.ts';
import { SCHOOL } from '../portal/support/corrections.ts';
import { startPortal, type TestPortal } from '../portal/support/portal.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';

const FICHE = '/children/child-maelle/contact-details';
const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

describe('K1 a guardian corrects her contact details', () => {
  const { visitor } = useBrowser();
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    portal.provider.visitor = 'sandrine';
  });
  afterAll(() => portal.close());

  const look = async (page: Page, name: string) => {
    await picture(page, `fiche ${name}`);
    await expectAccessible(page);
  };
  const last = () => corrections(portal.db).findOne().sort({ number: -1 }).lean<Correction>();

  it.each(WAYS)('K1 sees, corrects, checks and sends, and reads what the school decided, $way', async (way) => {
    await corrections(portal.db).deleteMany({});
    await portal.db.collection('limits').deleteMany({});
    const page = await visitor({ javaScript: way.javaScript });
    await page.goto(portal.url + FICHE);
    await title(page, 'Fiche de renseignements').waitFor();
    await look(page, 'held');

    await page.getByRole('link', { name: 'Corriger E-mail' }).click();
    await title(page, 'Corriger mes coordonnées').waitFor();
    await look(page, 'form');
    await page.getByLabel('E-mail').fill('sandrine@');
    await page.getByLabel('Code postal').fill('1500');
    await page.getByLabel('Profession').fill('Aide-soignante');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page
      .getByRole('alert')
      .getByRole('link', { name: /code postal de 5 chiffres/ })
      .waitFor();
    await look(page, 'faults');
    expect(await page.getByLabel('Profession').inputValue()).toBe('Aide-soignante');
    await page.getByLabel('E-mail').fill('sandrine.brival-durand@exemple-tres-long.example.org');
    await page.getByLabel('Code postal').fill('15000');
    await page.getByLabel('Téléphone portable').fill('0692 12 34 56');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await title(page, 'Vérifier avant d’envoyer').waitFor();
    await look(page, 'summary');
    await page.getByRole('button', { name: 'Modifier' }).click();
    expect(await page.getByLabel('Téléphone portable').inputValue()).toBe('0692 12 34 56');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('button', { name: 'Envoyer à l’établissement' }).click();
    await page.getByRole('heading', { name: 'Correction en attente de l’établissement' }).waitFor();
    await look(page, 'waiting');

    await page.getByRole('link', { name: 'Annuler ma correction' }).click();
    await look(page, 'withdraw');
    await page.getByRole('link', { name: 'Non, la garder' }).click();
    const { _id: id, uai } = (await last())!;
    const reason = 'Cette adresse e-mail est celle d’une autre personne.';
    await decideCorrection(portal.context, { uai, id, decision: 'refused', reason }, SCHOOL);
    await page.goto(portal.url + FICHE);
    await page.getByText(reason).waitFor();
    await look(page, 'refused');
  });

  it.each(['en-GB', 'ar'])('K1 reads it in her own language: %s', async (locale) => {
    const page = await visitor({ locale, width: 1280 });
    await page.goto(`${portal.url}${FICHE}/edit`);
    await title(page, /Correct my contact details|تصحيح معلوماتي/).waitFor();
    await look(page, `form ${locale}`);
    await page.goto(portal.url + FICHE);
    await look(page, `held ${locale}`);
  });
});
