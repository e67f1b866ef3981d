import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import {
  arriveAt,
  choosePassword,
  confirmChild,
  follow,
  giveCode,
  giveIdentity,
  press,
  read,
  signIn,
  signOut,
} from '../support/parent.ts';
import { PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const SANDRINE = { familyName: 'Brival', firstName: 'Sandrine', phone: '06 39 98 01 11' };
const CHILDREN = [
  { firstName: 'Maëlle', birthDate: '12/03/2011' },
  { firstName: 'Théo', birthDate: '30092013' },
  { firstName: 'Capucine', birthDate: '17/01/2010' },
  { firstName: 'Jules', birthDate: '19.06.2015' },
];
const SCHOOLS = ['Collège Hortense Vailland', 'Lycée Simone Delmas', 'École primaire du Four à chaux'];

const browser = useBrowser();
let services: TestServices;
beforeEach(async () => {
  services = await startTestServices();
  await prepareDemonstration(services.idp);
});
afterEach(() => services.stop());

describe.each(WAYS)('a mother of four, $way', ({ way, javaScript }) => {
  it('A, B, H: opens her account by SMS, sees her children in three schools, signs out and comes back', async () => {
    const page = await browser.visitor({ javaScript });
    const seen = async (name: string) => {
      await expectAccessible(page);
      await picture(page, `${name} ${way}`);
    };

    // A1: the portal sends her to sign in
    await page.goto(services.portalUrl);
    await read(page, 'cookies indispensables');
    await seen('01 cookies');
    await press(page, 'Continuer');
    await arriveAt(page, 'Je sélectionne mon profil');
    await seen('02 profile');
    await follow(page, 'Représentant légal');
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
    await seen('03 sign-in');

    // B1, B2
    await follow(page, 'Je n’ai pas de compte');
    await arriveAt(page, 'Je n’ai pas de compte');
    await seen('04 no account');
    await follow(page, 'Activer mon compte');
    await arriveAt(page, 'Activation du compte');
    await seen('05 identity');
    await giveIdentity(page, SANDRINE);

    // B5
    await read(page, /Un code de sécurité a été envoyé \(valable 30\smin\) au \+33\s6\s••\s••\s••\s11/);
    await seen('06 code');
    await giveCode(page, await services.code(SANDRINE.phone));

    // B6
    for (const child of CHILDREN) await read(page, child.firstName);
    for (const school of SCHOOLS) await read(page, school);
    expect(await page.content()).not.toContain('BRIVAL Maëlle');
    await seen('07 children');
    for (const child of CHILDREN) await confirmChild(page, child);
    await press(page, 'Confirmer');

    // B7
    await read(page, 's.brival');
    await seen('08 password');
    await choosePassword(page);

    // B8
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await read(page, 's.brival');
    await seen('09 done');
    await press(page, 'Accéder à mes services');

    // H1
    await arriveAt(page, 'Mme Sandrine BRIVAL');
    for (const school of SCHOOLS) await page.getByRole('heading', { level: 2, name: school }).waitFor();
    for (const child of CHILDREN) await read(page, child.firstName);
    await seen('10 home');

    // A5: out of both
    await signOut(page);
    await seen('11 signed out');
    await page.goto(services.portalUrl);
    await arriveAt(page, 'Je sélectionne mon profil');

    // A2
    await follow(page, 'Représentant légal');
    await signIn(page, 'S.Brival', PASSWORD);
    await arriveAt(page, 'Mme Sandrine BRIVAL');
    await read(page, /Dernière connexion le \d\d\/\d\d\/\d{4} à \d\d:\d\d/);
    expect(services.complaints).toEqual([]);
  });
});
