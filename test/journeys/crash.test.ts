import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accounts } from '../../src/idp/accounts/account.model.ts';
import { guardians } from '../../src/idp/directory/guardian.model.ts';
import { useBrowser } from '../support/browser.ts';
import {
  arriveAt,
  confirmChild,
  giveCode,
  giveIdentity,
  press,
  read,
  signIn,
  toIdentity,
  type,
} from '../support/parent.ts';
import { PASSWORD } from '../support/people.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

const SANDRINE = { familyName: 'Brival', firstName: 'Sandrine', phone: '06 39 98 01 11' };
const CHILDREN = [
  { firstName: 'Maëlle', birthDate: '12/03/2011' },
  { firstName: 'Théo', birthDate: '30/09/2013' },
  { firstName: 'Capucine', birthDate: '17/01/2010' },
  { firstName: 'Jules', birthDate: '19/06/2015' },
];

const RESEND_SECONDS = 30;

const browser = useBrowser();
let server: ServerProcess;
beforeEach(async () => {
  server = await serverProcess([['phones:', `activation: { resendSeconds: ${RESEND_SECONDS} }\nphones:`]]);
  await server.start();
});
afterEach(() => server.stop());

async function powerCut() {
  await server.kill();
  await server.start();
}

const accountsOfSandrine = () =>
  server.inspect(async (db) => {
    const guardian = await guardians(db).findOne({ mobileKeys: '0639980111' }).lean();
    return accounts(db).find({ guardianIds: guardian!._id }).lean();
  });

/** The code of the SMS; where the power cut came before the message was kept, another is asked for. */
async function codeAfterPowerCut(page: Page): Promise<string> {
  await sleep(2_000);
  if ((await server.messages(SANDRINE.phone)).length === 0) {
    await sleep(RESEND_SECONDS * 1_000);
    await press(page, 'Renvoyer le SMS');
  }
  return server.code(SANDRINE.phone);
}

/** Sends the form of the page and cuts the power after so many milliseconds, whether it was answered or not. */
async function pressThenPowerCut(page: Page, button: string, milliseconds: number) {
  const { href } = new URL(page.url());
  await page.getByRole('button', { name: button }).click({ noWaitAfter: true });
  await sleep(milliseconds);
  await powerCut();
  await page.goto(href);
}

describe('a power cut', () => {
  it('between any two steps of an activation loses nothing that was acknowledged', async () => {
    const page = await browser.visitor({ javaScript: false });
    await toIdentity(page, server);
    await powerCut();
    await giveIdentity(page, SANDRINE);
    await read(page, 'Un code de sécurité a été envoyé');
    await powerCut();
    const code = await server.code(SANDRINE.phone);
    await giveCode(page, code === '000000' ? '111111' : '000000');
    await read(page, 'Il vous reste 4 essais');
    await powerCut();
    await type(page, 'Code de sécurité', code);
    await press(page, 'Réessayer');
    await read(page, 'Je confirme mes enfants');
    await powerCut();
    for (const child of CHILDREN) await confirmChild(page, child);
    await press(page, 'Confirmer');
    await read(page, 's.brival');
    expect(await accountsOfSandrine()).toEqual([]);
    await powerCut();
    await page.reload();
    await read(page, 's.brival');
    await type(page, 'Mot de passe', PASSWORD);
    await type(page, 'Confirmation du nouveau mot de passe', PASSWORD);
    await press(page, 'Suivant');
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await powerCut();
    await page.reload();
    await press(page, 'Accéder à mes services');
    await arriveAt(page, 'Mme Sandrine BRIVAL');
    await powerCut();
    await page.reload();
    await arriveAt(page, 'Mme Sandrine BRIVAL');
    expect(await accountsOfSandrine()).toMatchObject([{ identifier: 's.brival', passwordHash: expect.any(String) }]);
    const sms = await server.messages(SANDRINE.phone);
    expect(sms.filter(({ text }) => text.includes(code))).toHaveLength(1);
    expect(sms.filter(({ text }) => text.includes('s.brival'))).toHaveLength(1);
  });

  it('in the middle of any step leaves it done or not done, never half', async () => {
    const page = await browser.visitor({ javaScript: false });
    await toIdentity(page, server);
    await type(page, 'Nom', SANDRINE.familyName);
    await type(page, 'Prénom', SANDRINE.firstName);
    await type(page, 'N° de téléphone portable', SANDRINE.phone);
    await pressThenPowerCut(page, 'Suivant', 12);

    if (await page.getByLabel('Nom', { exact: true }).isVisible()) await giveIdentity(page, SANDRINE);
    await read(page, 'Code de sécurité');
    const code = await codeAfterPowerCut(page);
    await type(page, 'Code de sécurité', code);
    await pressThenPowerCut(page, 'Suivant', 6);

    if (await page.getByLabel('Code de sécurité', { exact: true }).isVisible()) await giveCode(page, code);
    for (const child of CHILDREN) await confirmChild(page, child);
    await pressThenPowerCut(page, 'Confirmer', 15);

    if (await page.getByRole('button', { name: 'Confirmer' }).isVisible()) {
      for (const child of CHILDREN) await confirmChild(page, child);
      await press(page, 'Confirmer');
    }
    await read(page, 's.brival');
    for (const milliseconds of [5, 30, 45, 60]) {
      if (!(await page.getByLabel('Mot de passe', { exact: true }).isVisible())) break;
      await type(page, 'Mot de passe', PASSWORD);
      await type(page, 'Confirmation du nouveau mot de passe', PASSWORD);
      await pressThenPowerCut(page, 'Suivant', milliseconds);
      const opened = await accountsOfSandrine();
      expect(opened.length).toBeLessThanOrEqual(1);
      for (const account of opened) {
        expect(account).toMatchObject({ identifier: 's.brival', givenName: 'Sandrine', kind: 'guardian' });
        expect(account.passwordHash).toMatch(/^\$argon2id\$/);
      }
    }
    if (await page.getByLabel('Mot de passe', { exact: true }).isVisible()) {
      await type(page, 'Mot de passe', PASSWORD);
      await type(page, 'Confirmation du nouveau mot de passe', PASSWORD);
      await press(page, 'Suivant');
    }
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await pressThenPowerCut(page, 'Accéder à mes services', 10);

    await page.goto(server.portalUrl);
    if (await page.getByRole('link', { name: 'Représentant légal' }).isVisible()) {
      await page.getByRole('link', { name: 'Représentant légal' }).click();
      await signIn(page, 's.brival');
    }
    await arriveAt(page, 'Mme Sandrine BRIVAL');
    expect(await accountsOfSandrine()).toHaveLength(1);
    const sms = await server.messages(SANDRINE.phone);
    expect(sms.filter(({ text }) => text.includes('s.brival'))).toHaveLength(1);
  });
});
