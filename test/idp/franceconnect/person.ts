import { randomInt } from 'node:crypto';
import type { Connection } from 'mongoose';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { nameKey } from '../../../src/idp/directory/normalise-name.ts';
import { tokenIn } from '../../support/account-visitor.ts';
import { newParent, type Parent } from '../../support/people.ts';
import type { TestServices } from '../../support/services.ts';
import { authorization, type Fields } from '../activation-sms/visitor.ts';
import { Browser } from '../oidc/browser.ts';

/** A page that a person has come to. */
export interface Shown {
  path: string;
  url: URL;
  status: number;
  html: string;
}

/** A person in a browser of her own, in the middle of a sign-in. */
export interface Person {
  browser: Browser;
  uid: string;
  /** A page of the journey, by its path after the interaction’s. */
  page(path?: string): Promise<Shown>;
  send(path: string, fields?: Fields): Promise<Shown>;
  /** Presses the button of FranceConnect; gives the address that it leads to there. */
  leave(): Promise<URL>;
  /** The same, then chooses on FranceConnect’s page; gives the address that it sends back to. */
  atFranceConnect(identity: string, choice?: Fields): Promise<URL>;
  /** The whole way to FranceConnect and back. */
  franceConnect(identity: string, choice?: Fields): Promise<Shown>;
  /** Goes to an address, through all of our redirects. */
  goTo(url: string): Promise<Shown>;
}

/** @param more parameters of the authorization request */
export async function person(services: TestServices, more: Fields = {}, browser = new Browser()): Promise<Person> {
  const { idpUrl } = services;
  const shown = async (visited: Promise<{ url: URL; response: Response }>): Promise<Shown> => {
    const { url, response } = await visited;
    return { url, path: url.pathname + url.search, status: response.status, html: await response.text() };
  };
  const goTo = (url: string) => shown(browser.visit(url));
  const begun = await goTo(idpUrl + authorization(services, more));
  const uid = begun.path.match(/\/interaction\/([^/?]+)/)![1]!;
  const at = (path: string) => `${idpUrl}/interaction/${uid}/${path}`;
  // Of this browser, good for all its forms: one page less to fetch for each of them.
  let token: string | undefined;
  const send = async (path: string, fields: Fields = {}) => {
    token ??= tokenIn((await goTo(at('sign-in/cookies'))).html);
    return shown(browser.post(at(path), { _csrf: token, ...fields }));
  };
  const leave = async () => (await send('franceconnect')).url;
  const atFranceConnect = async (identity: string, choice: Fields = {}) => {
    const page = await browser.visit((await leave()).href);
    return (await browser.post(page.url.href, { identity, ...choice })).url;
  };
  return {
    browser,
    uid,
    page: (path = '') => goTo(at(path)),
    send,
    leave,
    atFranceConnect,
    franceConnect: async (identity, choice) => goTo((await atFranceConnect(identity, choice)).href),
    goTo,
  };
}

/** A guardian of the demonstration’s FranceConnect, as schools know her, with children of her own. */
export async function knownGuardian(
  db: Connection,
  { firstName = 'Sandrine', familyName = 'COSTEDOAT', useName = 'BRIVAL', children = 2 } = {},
): Promise<Parent> {
  const parent = await newParent(db, { children, familyName });
  const { records } = (await guardians(db).findById(parent.guardianId).lean())!;
  const mobile = `063998${randomInt(2_000, 10_000)}`;
  await guardians(db).updateOne(
    { _id: parent.guardianId },
    {
      mobileKeys: [mobile],
      nameKeys: [nameKey(familyName, firstName), nameKey(useName, firstName)],
      records: records.map((record) => ({
        ...record,
        firstName,
        familyName,
        useName,
        mobile: `+33${mobile.slice(1)}`,
      })),
    },
  );
  return { ...parent, firstName, phone: mobile };
}

/** What the form of the children’s birth dates is filled in with. */
export const told = (children: readonly { firstName: string; birthDate: string }[]): Fields =>
  Object.fromEntries(
    children.flatMap(({ firstName, birthDate }, index) => [
      [`first-name-${index + 1}`, firstName],
      [`born-${index + 1}`, birthDate],
    ]),
  );

/** «Je suis le représentant légal» for every child of a page. */
export const allMine = (html: string): Fields =>
  Object.fromEntries([...html.matchAll(/name="(child-[0-9a-f]+)"/g)].map(([, name]) => [name!, 'yes']));
