import type { Locator, Page } from 'playwright-core';
import type { Messages } from './message-box.ts';
import { type Child, PASSWORD, type Parent } from './people.ts';

/** Wherever the product runs: in the test's process or in its own. */
interface Services extends Messages {
  portalUrl: string;
}

const pageOf = (place: Page | Locator): Page => ('page' in place ? place.page() : place);

/** Does something on a page; when it cannot be done, the failure tells what the page showed instead. */
async function attempt(place: Page | Locator, action: string, done: Promise<unknown>) {
  try {
    await done;
  } catch (cause) {
    const page = pageOf(place);
    const shown = await page.getByRole('main').ariaSnapshot({ timeout: 1000 });
    throw new Error(`could not ${action} on ${page.url()}, which showed:\n${shown}`, { cause });
  }
}

/** Presses or follows something, and waits for the page that comes: what is done next must not be done on the old one. */
const andLoad = (place: Page | Locator, control: Locator) =>
  Promise.all([pageOf(place).waitForEvent('load'), control.click()]);

/** Presses a button by its label, which sends a form. */
export const press = (place: Page | Locator, label: string | RegExp) =>
  attempt(place, `press «${label}»`, andLoad(place, place.getByRole('button', { name: label })));

/** Follows a link by its label, to another page. */
export const follow = (place: Page | Locator, label: string | RegExp) =>
  attempt(place, `follow «${label}»`, andLoad(place, place.getByRole('link', { name: label })));

/** Types into the field of this very label. */
export const type = (place: Page | Locator, label: string, text: string) =>
  attempt(place, `type into «${label}»`, place.getByLabel(label, { exact: true }).fill(text));

/** Waits for the page of this main heading. */
export const arriveAt = (page: Page, heading: string | RegExp) =>
  attempt(page, `arrive at «${heading}»`, page.getByRole('heading', { level: 1, name: heading }).waitFor());

/** Waits until a sentence is shown. */
export const read = (place: Page | Locator, sentence: string | RegExp) =>
  attempt(place, `read «${sentence}»`, place.getByText(sentence).filter({ visible: true }).first().waitFor());

/**
 * Begins a sign-in at the portal, as «Continuer» does, with the browser's cookies but without its window: the pages on the
 * way are those that open-account.test.ts walks through.
 *
 * @returns the address that all pages of this sign-in begin with
 */
async function beginSignIn(page: Page, { portalUrl }: Services): Promise<string> {
  const { request } = page.context();
  const first = await request.get(`${portalUrl}/sign-in`, { failOnStatusCode: true });
  if (first.url().endsWith('/cookies')) {
    const _csrf = (await first.text()).match(/name="_csrf" value="([^"]+)"/)![1]!;
    await request.post(first.url(), { form: { _csrf }, failOnStatusCode: true });
  }
  return first.url().match(/^.*\/interaction\/[^/]+/)![0];
}

/** To the sign-in form of guardians (A1), for the portal. */
export async function toSignIn(page: Page, services: Services) {
  await page.goto(`${await beginSignIn(page, services)}/sign-in/guardian`);
  await arriveAt(page, 'Je me connecte avec mon compte ÉduConnect');
}

/** «Se connecter» (A2). */
export async function signIn(page: Page, identifier: string, password = PASSWORD) {
  await type(page, 'Identifiant', identifier);
  await type(page, 'Mot de passe', password);
  await press(page, /^Se connecter$/);
}

/** «Se déconnecter» of the portal, out of both (A5); without JavaScript there is one more button to press on the way. */
export async function signOut(page: Page) {
  const scripted = await page.evaluate(() => matchMedia('(scripting: enabled)').matches);
  await press(page, 'Se déconnecter');
  if (!scripted) await press(page.getByRole('main'), 'Se déconnecter');
  await arriveAt(page, 'Déconnexion terminée');
  await read(page, 'Plus personne n’est connecté dans ce navigateur.');
}

/** To the first form of an activation (B2), for the portal. */
export async function toIdentity(page: Page, services: Services) {
  await page.goto(`${await beginSignIn(page, services)}/activation-sms/identity`);
  await arriveAt(page, 'Activation du compte');
}

/** B2: «Nom», «Prénom», «N° de téléphone portable», «Suivant». */
export async function giveIdentity(page: Page, parent: Pick<Parent, 'familyName' | 'firstName' | 'phone'>) {
  await type(page, 'Nom', parent.familyName);
  await type(page, 'Prénom', parent.firstName);
  await type(page, 'N° de téléphone portable', parent.phone);
  await press(page, 'Suivant');
}

/** B5: «Code de sécurité». */
export async function giveCode(page: Page, code: string) {
  await type(page, 'Code de sécurité', code);
  await press(page, 'Suivant');
}

/** The fields of one child (B6). */
export const child = (page: Page, { firstName }: Pick<Child, 'firstName'>) =>
  page.getByRole('group', { name: firstName });

/** B6: «Je suis le représentant légal de cet élève», «Né(e) le». */
export async function confirmChild(page: Page, { firstName, birthDate }: Pick<Child, 'firstName' | 'birthDate'>) {
  const fields = child(page, { firstName });
  await fields.getByText('Je suis le représentant légal de cet élève').click();
  await fields.getByLabel(/^Né\(e\) le/).fill(birthDate);
}

/** B6: «Je ne suis pas le représentant légal de cet élève». */
export const declineChild = (page: Page, firstName: string) =>
  child(page, { firstName }).getByText('Je ne suis pas le représentant légal de cet élève').click();

/** B7: the password, twice. */
export async function choosePassword(page: Page, password = PASSWORD, again = password) {
  await type(page, 'Mot de passe', password);
  await type(page, 'Confirmation du nouveau mot de passe', again);
  await press(page, 'Suivant');
}

/** The whole opening from B2 to B8. */
export async function openAccount(
  page: Page,
  services: Services,
  parent: Pick<Parent, 'familyName' | 'firstName' | 'phone'> & { children: Pick<Child, 'firstName' | 'birthDate'>[] },
) {
  await giveIdentity(page, parent);
  await giveCode(page, await services.code(parent.phone));
  for (const one of parent.children) await confirmChild(page, one);
  await press(page, 'Confirmer');
  await choosePassword(page);
  await arriveAt(page, 'Votre compte a été activé avec succès');
}
