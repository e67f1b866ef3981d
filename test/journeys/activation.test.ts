import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accounts } from '../../src/idp/accounts/account.model.ts';
import { guardians } from '../../src/idp/directory/guardian.model.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser, WAYS } from '../support/browser.ts';
import {
  arriveAt,
  choosePassword,
  confirmChild,
  declineChild,
  follow,
  giveCode,
  giveIdentity,
  openAccount,
  press,
  read,
  toIdentity,
  type,
} from '../support/parent.ts';
import { newParent, openedAccount, type Parent } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const accountOf = ({ guardianId }: Parent) => accounts(services.idp.db).findOne({ guardianIds: guardianId }).lean();

/** A code that is not the one sent. */
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe.each(WAYS)('$way', ({ way, javaScript }) => {
  /** A parent unknown to any account, on the page where she says who she is. */
  async function newcomer({ children = 1 } = {}) {
    const parent = await newParent(services.idp.db, { children });
    const page = await browser.visitor({ javaScript });
    await toIdentity(page, services);
    return { parent, page };
  }

  /** The same, once she typed her code. */
  async function provedNewcomer(options?: { children: number }) {
    const { parent, page } = await newcomer(options);
    await giveIdentity(page, parent);
    await giveCode(page, await services.code(parent.phone));
    await read(page, 'Je confirme mes enfants');
    return { parent, page };
  }

  it('B2 an empty form names what is missing, and keeps what was typed', async () => {
    const { page } = await newcomer();
    await giveIdentity(page, { familyName: 'Aubrac', firstName: '', phone: '01 99 00 00 00' });
    await read(page, 'Saisissez votre prénom.');
    await type(page, 'Prénom', 'Léa');
    await press(page, 'Suivant');
    await read(page, 'C’est un numéro de téléphone fixe');
    expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('Aubrac');
    await expectAccessible(page);
    await picture(page, `identity refused ${way}`);
  });

  it('B2 «Je ne souhaite pas utiliser de téléphone portable» leads to the other ways', async () => {
    const { page } = await newcomer();
    await follow(page, 'Je ne souhaite pas utiliser de téléphone portable');
    await read(page, /mot de passe provisoire/);
  });

  it('B2 a name is understood without its accents, its hyphens and its capitals', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, {
      ...parent,
      familyName: ' AUBRÂC',
      firstName: 'lea',
      phone: `+33 ${parent.phone.slice(1)}`,
    });
    await read(page, 'Un code de sécurité a été envoyé');
  });

  it('B3 an unknown person is not told which of the three was wrong, and can correct them', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, { ...parent, firstName: 'Lucienne' });
    await arriveAt(page, 'Les informations saisies ne permettent pas de poursuivre');
    await expectAccessible(page);
    await picture(page, `not found ${way}`);
    await follow(page, 'Vérifier mes informations');
    expect(await page.getByLabel('Prénom', { exact: true }).inputValue()).toBe('Lucienne');
    await giveIdentity(page, parent);
    await read(page, 'Un code de sécurité a été envoyé');
  });

  it('B4 a person who has an account is told so, and led to sign in', async () => {
    const { parent, page } = await newcomer();
    await openedAccount(services.idp, parent);
    await giveIdentity(page, parent);
    await arriveAt(page, 'Un compte ÉduConnect existe déjà');
    await expectAccessible(page);
    await picture(page, `already active ${way}`);
    await follow(page, 'Se connecter');
    await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
    expect(await services.messages(parent.phone)).toEqual([]);
  });

  it('B5 wrong codes are counted, and after five the right one is worth nothing any more', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, parent);
    const code = await services.code(parent.phone);
    for (const left of ['4 essais', '3 essais', '2 essais', '1 essai']) {
      await type(page, 'Code de sécurité', otherThan(code));
      await press(page, /^(Suivant|Réessayer)$/);
      await read(page, left);
    }
    await expectAccessible(page);
    await picture(page, `wrong code ${way}`);
    await type(page, 'Code de sécurité', otherThan(code));
    await press(page, 'Réessayer');
    await read(page, 'Trop de codes incorrects');
    await expectAccessible(page);
    expect(await page.getByLabel('Code de sécurité', { exact: true }).count()).toBe(0);
  });

  it('B5 a code typed with spaces is understood, and letters are not a try', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, parent);
    await giveCode(page, 'abc');
    await read(page, 'Le code a 6 chiffres');
    const code = await services.code(parent.phone);
    await type(page, 'Code de sécurité', `${code.slice(0, 3)} ${code.slice(3)}`);
    await press(page, 'Réessayer');
    await read(page, 'Je confirme mes enfants');
  });

  it('B5 after 31 minutes the code is refused and a new one goes on', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, parent);
    const code = await services.code(parent.phone);
    services.clock.forward({ minutes: 31 });
    await giveCode(page, code);
    await read(page, 'Ce code n’est plus valable');
    await expectAccessible(page);
    await picture(page, `expired code ${way}`);
    await press(page, 'Renvoyer le SMS');
    await giveCode(page, await services.code(parent.phone, 1));
    await read(page, 'Je confirme mes enfants');
  });

  it('B5 a new SMS may be asked for after 60 seconds, and kills the code before', async () => {
    const { parent, page } = await newcomer();
    await giveIdentity(page, parent);
    await read(page, 'Un code de sécurité a été envoyé');
    const first = await services.code(parent.phone);
    services.clock.forward({ seconds: 61 });
    await page.reload();
    await press(page, 'Renvoyer le SMS');
    const second = await services.code(parent.phone, 1);
    if (first !== second) {
      await giveCode(page, first);
      await read(page, 'Le code saisi est incorrect');
    }
    await type(page, 'Code de sécurité', second);
    await press(page, /^(Suivant|Réessayer)$/);
    await read(page, 'Je confirme mes enfants');
  });

  it('B6 a wrong birth date opens nothing, tells whom to contact, and shows no more than the first name', async () => {
    const { parent, page } = await provedNewcomer();
    const [child] = parent.children;
    await confirmChild(page, { ...child!, birthDate: '02/02/2014' });
    await press(page, 'Confirmer');
    await read(page, /la date de naissance saisie est incorrecte/);
    await read(page, /contactez le directeur de l’école ou le chef d’établissement \(Collège Hortense Vailland\)/);
    expect(await page.getByRole('main').textContent()).not.toMatch(/aubrac|5 A/i);
    await expectAccessible(page);
    await picture(page, `wrong birth date ${way}`);
    expect(await accountOf(parent)).toBeNull();
    await confirmChild(page, child!);
    await press(page, 'Confirmer');
    await read(page, 'Je choisis mon nouveau mot de passe');
  });

  it('B6 birth dates cannot be tried out: after five wrong ones a day must pass', async () => {
    const { parent, page } = await provedNewcomer();
    const [child] = parent.children;
    for (let day = 2; day <= 6; day += 1) {
      await confirmChild(page, { ...child!, birthDate: `0${day}/02/2014` });
      await press(page, 'Confirmer');
      await read(page, /la date de naissance saisie est incorrecte|Trop de dates incorrectes/);
    }
    await arriveAt(page, 'Trop de dates incorrectes ont été saisies');
    await expectAccessible(page);
    await picture(page, `no birth date left ${way}`);
    expect(await accountOf(parent)).toBeNull();
  });

  it('B6 every child must be answered for', async () => {
    const { parent, page } = await provedNewcomer({ children: 2 });
    await confirmChild(page, parent.children[0]!);
    await press(page, 'Confirmer');
    await read(page, 'Basile : dites si vous êtes son représentant légal.');
    await expectAccessible(page);
  });

  it('B6 a declined child is not attached, and the school’s data keep a note of it', async () => {
    const { parent, page } = await provedNewcomer({ children: 3 });
    const [ambre, basile, celeste] = parent.children;
    await confirmChild(page, ambre!);
    await declineChild(page, basile!.firstName);
    await confirmChild(page, celeste!);
    await press(page, 'Confirmer');
    await choosePassword(page);
    await arriveAt(page, 'Votre compte a été activé avec succès');
    await press(page, 'Accéder à mes services');
    await arriveAt(page, /^Mme Léa AUBRAC$/);
    const shown = await page.getByRole('main').textContent();
    expect(shown).toMatch(/Ambre.*Céleste/s);
    expect(shown).not.toContain('Basile');
    const guardian = await guardians(services.idp.db).findById(parent.guardianId).lean();
    const declined = guardian!.records.flatMap(({ links }) => links).filter(({ declinedAt }) => declinedAt);
    expect(declined.map(({ pupilId }) => pupilId)).toEqual([basile!.pupilId]);
  });

  it('B6 whoever declines every child gets no account', async () => {
    const { parent, page } = await provedNewcomer();
    await declineChild(page, parent.children[0]!.firstName);
    await press(page, 'Confirmer');
    await read(page, 'le compte ne peut pas être activé');
    await expectAccessible(page);
    expect(await accountOf(parent)).toBeNull();
  });

  it('B7 a weak password, one with her name, or two different ones are refused with the reason', async () => {
    const { parent, page } = await provedNewcomer();
    await confirmChild(page, parent.children[0]!);
    await press(page, 'Confirmer');
    await choosePassword(page, 'azerty');
    await read(page, 'Le mot de passe est trop court');
    await expectAccessible(page);
    await picture(page, `weak password ${way}`);
    await choosePassword(page, 'Tisane-Aubrac-42!');
    await expectAccessible(page);
    expect(await accountOf(parent)).toBeNull();
    await choosePassword(page, 'Tisane-Froide-42!', 'Tisane-Froide-43!');
    await read(page, 'Les deux mots de passe sont différents');
    await choosePassword(page);
    await arriveAt(page, 'Votre compte a été activé avec succès');
  });

  it('B8 an e-mail address is asked for, kept by the button that goes on, and confirmed by the link in the mail', async () => {
    const { parent, page } = await newcomer();
    await openAccount(page, services, parent);
    const { identifier } = (await accountOf(parent))!;
    const address = `${identifier}@example.fr`;
    await type(page, 'E-mail (facultatif)', 'pas une adresse');
    await press(page, 'Accéder à mes services');
    await read(page, 'Cette adresse e-mail n’est pas complète');
    await expectAccessible(page);
    await picture(page, `wrong mail ${way}`);
    await type(page, 'E-mail (facultatif)', address);
    await press(page, 'Accéder à mes services');
    await arriveAt(page, /^Mme Léa AUBRAC$/);
    const mail = await page.context().newPage();
    await mail.goto(await services.link(address));
    expect((await accountOf(parent))!.email!.confirmedAt).toBeUndefined();
    await press(mail, /Confirmer/);
    await read(mail, /confirmée/);
    expect((await accountOf(parent))!.email).toMatchObject({ address, confirmedAt: expect.any(Date) });
  });
});

describe('with JavaScript only', () => {
  it('B7 the rules light up as the password is typed, with its strength', async () => {
    const parent = await newParent(services.idp.db);
    const page = await browser.visitor();
    await toIdentity(page, services);
    await giveIdentity(page, parent);
    await giveCode(page, await services.code(parent.phone));
    await confirmChild(page, parent.children[0]!);
    await press(page, 'Confirmer');
    await type(page, 'Mot de passe', 'a');
    await read(page, 'Faible');
    await expectAccessible(page);
    await type(page, 'Mot de passe', 'Tisane-Froide-42!');
    await read(page, 'Fort');
    await expectAccessible(page);
    await picture(page, 'password rules met');
  });
});

describe.each(WAYS)('where a stranger learns nothing (disclosure: neutral), $way', ({ javaScript }) => {
  let discreet: TestServices;
  beforeAll(async () => {
    discreet = await startTestServices((settings) => {
      settings.accounts!.disclosure = 'neutral';
    });
  });
  afterAll(() => discreet.stop());

  /** The page that comes after an identity, whoever was typed. */
  async function pageFor(typed: Pick<Parent, 'familyName' | 'firstName' | 'phone'>) {
    const page = await browser.visitor({ javaScript });
    await toIdentity(page, discreet);
    await giveIdentity(page, typed);
    await read(page, 'Un code de sécurité a été envoyé');
    return page;
  }
  const wording = async (page: Page) =>
    (await page.getByRole('main').textContent())!.replace(/••\s\d\d/g, '•• 00').replace(/\s\d+\ssecondes?/, '');

  it('B3 the code page comes for an unknown person too, and nothing is sent', async () => {
    const { db } = discreet.idp;
    const parent = await newParent(db);
    const unknown = { ...parent, firstName: 'Lucienne', phone: `${parent.phone.slice(0, -2)}99` };
    const [known, stranger] = [await pageFor(parent), await pageFor(unknown)];
    expect(await wording(stranger)).toBe(await wording(known));
    await giveCode(stranger, '123456');
    await read(stranger, 'Le code saisi est incorrect');
    expect(await discreet.messages(unknown.phone)).toEqual([]);
  });

  it('B4 that an account exists is told only after the code proved the phone', async () => {
    const parent = await newParent(discreet.idp.db);
    await openedAccount(discreet.idp, parent);
    const page = await pageFor(parent);
    await giveCode(page, await discreet.code(parent.phone));
    await arriveAt(page, 'Un compte ÉduConnect existe déjà');
  });
});
