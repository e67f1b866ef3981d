import { createHash, randomBytes } from 'node:crypto';
import supertest from 'supertest';
import { tokenIn } from '../../support/account-visitor.ts';
import { eventually } from '../../support/eventually.ts';
import { PASSWORD, type Parent } from '../../support/people.ts';
import type { TestServices } from '../../support/services.ts';

type Response = supertest.Response;
export type Fields = Record<string, string>;

/** A parent’s browser in the middle of a sign-in, without JavaScript: pages are fetched, forms are posted. */
export interface Visitor {
  uid: string;
  /** A page of the journey, by its step; `` is B1. */
  page(step?: string): Promise<Response>;
  /** The form of a step, with the page’s token. */
  send(step: string, fields?: Fields): Promise<Response>;
  /** Another tab of this browser, with a journey of its own. */
  otherTab(): Promise<Visitor>;
  get(path: string): Promise<Response>;
  /** A form of any page, with the browser’s token. */
  press(path: string, fields?: Fields): Promise<Response>;
}

/** An authorization request of the portal’s. @param more parameters of it */
export function authorization({ config }: TestServices, more: Fields): string {
  const client = config.clients.find(({ id }) => id === config.idp.homeClient)!;
  const parameters = new URLSearchParams({
    client_id: client.id,
    redirect_uri: client.redirectUris[0]!,
    response_type: 'code',
    scope: 'openid profile',
    state: randomBytes(16).toString('hex'),
    nonce: randomBytes(16).toString('hex'),
    code_challenge: createHash('sha256').update('verifier'.repeat(8)).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  return `/authorize?${parameters}`;
}

/** @param more parameters of the authorization request */
export async function visit(
  services: TestServices,
  agent = supertest.agent(services.idpUrl),
  more: Fields = {},
): Promise<Visitor> {
  const started = await agent.get(authorization(services, more));
  const uid = started.headers.location!.match(/\/interaction\/([^/?]+)/)![1]!;
  const base = `/interaction/${uid}/activation-sms`;
  const at = (step: string) => (step === '' ? base : `${base}/${step}`);
  // Of this browser, good for all its forms: one page less to fetch for each of them.
  let token: string | undefined;
  const press = async (path: string, fields: Fields = {}) => {
    token ??= tokenIn((await agent.get(`/interaction/${uid}/sign-in/cookies`)).text);
    return agent
      .post(path)
      .type('form')
      .send({ _csrf: token, ...fields });
  };
  return {
    uid,
    page: (step = '') => agent.get(at(step)),
    send: (step, fields) => press(at(step), fields),
    press,
    otherTab: () => visit(services, agent),
    get: (path) => agent.get(path),
  };
}

export const identityOf = (parent: Pick<Parent, 'familyName' | 'firstName' | 'phone'>): Fields => ({
  'family-name': parent.familyName,
  'first-name': parent.firstName,
  'dial-code': '+33',
  phone: parent.phone,
});

/** The fields of B6, as the page names them: `yes` with the date typed, or `no`. */
export function answers(html: string, typed: Record<string, string>): Fields {
  const fields: Fields = {};
  for (const [firstName, answer] of Object.entries(typed)) {
    const fieldset = html
      .split('<fieldset')
      .find((part) => new RegExp(`<legend[^>]*>\\s*${firstName}\\s*<`).test(part));
    if (!fieldset) throw new Error(`no ${firstName} on the page`);
    const key = fieldset.match(/name="child-([0-9a-f]+)"/)![1]!;
    Object.assign(
      fields,
      answer === 'no' ? { [`child-${key}`]: 'no' } : { [`child-${key}`]: 'yes', [`born-${key}`]: answer },
    );
  }
  return fields;
}

/** What a parent who knows everything answers at B6. */
export const allMine = (parent: Parent) =>
  Object.fromEntries(parent.children.map(({ firstName, birthDate }) => [firstName, birthDate]));

/** The texts a person got, newest first, once there are `count` of them. */
export const received = (services: TestServices, to: string, count: number): Promise<string[]> =>
  eventually(async () => {
    const texts = (await services.messages(to)).map(({ text }) => text);
    return texts.length >= count && texts;
  }, `not ${count} messages to ${to}`);

/** Goes rightly through the steps before the one asked for. */
export async function upTo(step: 'code' | 'children' | 'password' | 'done', services: TestServices, parent: Parent) {
  const visitor = await visit(services);
  await visitor.send('identity', identityOf(parent));
  if (step === 'code') return visitor;
  await visitor.send('code', { code: await services.code(parent.phone) });
  if (step === 'children') return visitor;
  await visitor.send('children', answers((await visitor.page('children')).text, allMine(parent)));
  if (step === 'password') return visitor;
  await visitor.send('password', { password: PASSWORD, 'password-again': PASSWORD });
  return visitor;
}
