import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { newParent, openedAccount } from '../../support/people.ts';
import type { TestServices } from '../../support/services.ts';
import { type Fields, received, type Visitor, visit } from '../activation-sms/visitor.ts';

type Response = supertest.Response;
type Agent = ReturnType<typeof supertest.agent>;

export const NEW_PASSWORD = 'Velours-Bleu-57!';
export const twice = { password: NEW_PASSWORD, 'password-again': NEW_PASSWORD };

/** An account that can be recovered by both ways, unless said otherwise. */
export async function reachable(services: TestServices, more: Partial<Account> = {}): Promise<Account> {
  const parent = await newParent(services.idp.db);
  const phone = `+33${parent.phone.replaceAll(' ', '').slice(1)}`;
  const email = { address: `lea.${phone.slice(-6)}@example.fr`, confirmedAt: services.clock.now() };
  return openedAccount(services.idp, parent, { phone, email, ...more });
}

/** The account as it is now. */
export const now = (services: TestServices, { _id }: Account) => accounts(services.idp.db).findById(_id).lean();

/** A browser in a journey of «… oublié ?», without JavaScript. */
export interface Forgetful extends Visitor {
  /** A page of the recovery, by what follows `/recovery/`. */
  see(page: string): Promise<Response>;
  fill(page: string, fields?: Fields): Promise<Response>;
}

export async function forget(services: TestServices, agent = supertest.agent(services.idpUrl)): Promise<Forgetful> {
  const visitor = await visit(services, agent);
  const at = (page: string) => `/interaction/${visitor.uid}/recovery/${page}`;
  return { ...visitor, see: (page) => visitor.get(at(page)), fill: (page, fields) => visitor.press(at(page), fields) };
}

/** The code and the link of the message that came last, once there are so many. */
export async function message(services: TestServices, to: string, count = 1) {
  const [text = ''] = await received(services, to, count);
  return {
    text,
    code: text.match(/\b\d{6}\b/)?.[0] ?? '',
    link: text.match(/https?:\S+(\/recovery\S+)/)?.[1] ?? '',
    number: text.match(/[A-Z]{3}-[A-Z]{3}/)?.[0] ?? '',
  };
}

/** Goes rightly through the steps before the one asked for. */
export async function upTo(
  step: 'way' | 'code' | 'new' | 'done',
  services: TestServices,
  account: Account,
  { way = 'sms', visitor }: { way?: 'mail' | 'sms'; visitor?: Forgetful } = {},
): Promise<Forgetful> {
  const person = visitor ?? (await forget(services));
  await person.fill('password', { identifier: account.identifier });
  if (step === 'way') return person;
  const to = way === 'sms' ? account.phone! : account.email!.address;
  const before = (await services.messages(to)).length;
  await person.fill('password/way', { way });
  if (step === 'code') return person;
  await person.fill('password/code', { code: (await message(services, to, before + 1)).code });
  if (step === 'new') return person;
  await person.fill('password/new', twice);
  return person;
}

/** The form of a link, from whatever browser, whether the link’s page would still show it or not. */
export async function useLink(
  services: TestServices,
  link: string,
  { agent = supertest.agent(services.idpUrl), fields = twice }: { agent?: Agent; fields?: Fields } = {},
): Promise<Response> {
  const anyone = await visit(services, agent);
  return anyone.press('/recovery/password', { token: link.split('token=')[1]!, ...fields });
}
