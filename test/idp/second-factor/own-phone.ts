import { generateSync } from 'otplib';
import supertest from 'supertest';
import type { Account } from '../../../src/idp/accounts/account.model.ts';
import { type AccountVisitor, visitAccount } from '../../support/account-visitor.ts';
import { passkeyDevice } from '../../support/passkey-device.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import type { TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';

export const AT = '/my-account/second-factor';

/** What someone notes of the pages that add an app: the key, and the recovery codes. */
interface Noted {
  /** The code that the app shows now; by steps of 30 seconds from now. */
  code(steps?: number): string;
  recovery: string[];
}

/** Where a sign-in stands after the password. */
export interface AtStep {
  at: string;
  uid: string;
  location: string;
  get(path?: string): Promise<supertest.Response>;
  press(path: string, fields?: Record<string, string>): Promise<supertest.Response>;
  /** Another page of the same sign-in. */
  sibling: { get(path: string): Promise<supertest.Response>; press(path: string): Promise<supertest.Response> };
}

export const recoveryIn = (html: string) =>
  [...html.matchAll(/<li>([a-z2-9]{5}-[a-z2-9]{5})<\/li>/g)].map(([, code]) => code!);

const secretIn = (html: string) => />([A-Z2-7 ]{39})</.exec(html)![1]!.replaceAll(' ', '');

/** Another parent, with her account. */
export async function someone(services: TestServices, more: Partial<Account> = {}): Promise<Account> {
  return openedAccount(services.idp, await newParent(services.idp.db), more);
}

/** Adds an authenticator app in «Mon compte». */
export async function addApp(services: TestServices, visitor: AccountVisitor): Promise<Noted> {
  await visitor.press(`${AT}/totp/start`, {}, AT);
  const secret = secretIn((await visitor.get(`${AT}/totp`)).text);
  const code = (steps = 0) =>
    generateSync({ secret, epoch: Math.floor(services.clock.now().getTime() / 1000) + steps * 30 });
  const shown = await visitor.press(`${AT}/totp`, { code: code() }, AT);
  return { code, recovery: recoveryIn(shown.text) };
}

/** Adds a passkey in «Mon compte». */
export async function addPasskey(services: TestServices, visitor: AccountVisitor, name = 'iPhone de Léa') {
  const device = passkeyDevice(new URL(services.idpUrl).origin);
  const options = (await visitor.get(`${AT}/passkey/options`)).body;
  const answer = await visitor.press(`${AT}/passkey`, { name, credential: device.create(options) }, AT);
  return { device, answer };
}

/** Someone with an authenticator app, signed in. */
export async function withApp(services: TestServices) {
  const account = await someone(services);
  const visitor = await visitAccount(services, account);
  return { account, visitor, ...(await addApp(services, visitor)) };
}

/** A browser after identifier and password. @param more parameters of the authorization request */
export async function afterPassword(
  services: TestServices,
  { identifier }: Pick<Account, 'identifier'>,
  more: Record<string, string> = {},
  agent = supertest.agent(services.idpUrl),
): Promise<AtStep> {
  const { uid, press, get } = await visit(services, agent, more);
  const { headers } = await press(`/interaction/${uid}/sign-in/guardian`, { identifier, password: PASSWORD });
  const at = `/interaction/${uid}/second-factor`;
  return {
    at,
    uid,
    location: headers.location ?? '',
    get: (path = '') => get(`${at}${path}`),
    press: (path, fields) => press(`${at}${path}`, fields),
    sibling: {
      get: (path) => get(`/interaction/${uid}${path}`),
      press: (path) => press(`/interaction/${uid}${path}`),
    },
  };
}

/** Whether an answer leads back to the service: the sign-in is done. */
export const done = ({ headers }: supertest.Response) => headers.location?.includes('/authorize/') ?? false;
