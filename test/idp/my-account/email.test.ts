import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { tokenIn, visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received } from '../activation-sms/visitor.ts';

const PATH = '/my-account/email';
let services: TestServices;
let people = 0;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const twice = (address: string) => ({ email: address, 'email-again': address });
const stored = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean<Account>())!;

/** A mother with a confirmed address, and one that nobody has. */
async function mother(more: Partial<Account> = {}) {
  people += 1;
  const [old, wanted] = [`old-${people}@example.fr`, `New-${people}@example.fr`];
  const confirmed = { email: { address: old, confirmedAt: services.clock.now() } };
  const account = await openedAccount(services.idp, await newParent(services.idp.db), { ...confirmed, ...more });
  const visitor = await visitAccount(services, account);
  const ask = (address: string) => visitor.press(PATH, twice(address), PATH);
  return { old, wanted, account, visitor, ask };
}

/** The links of the mails to an address, newest first. */
const links = async (address: string, count: number) => {
  await received(services, address.toLowerCase(), count);
  const mails = (await services.messages(address.toLowerCase())).filter(({ subject }) => /adresse/.test(subject));
  expect(mails.length).toBe(count);
  return mails.map(({ text }) => new URL(text.match(/https?:\S+/)![0]));
};

/** Opens a link in a browser that never was here, and presses its button. */
async function pressLink({ pathname, search }: URL, agent = supertest.agent(services.idpUrl)) {
  const opened = await agent.get(pathname + search);
  if (!opened.text.includes('Confirmer mon adresse')) return opened;
  const token = new URLSearchParams(search).get('token');
  return agent
    .post(pathname)
    .type('form')
    .send({ _csrf: tokenIn(opened.text), token });
}

describe('F3 another e-mail address', () => {
  it('F3 is confirmed by its link, in any browser; until then the old one stays, and is told', async () => {
    const { old, wanted, account, visitor, ask } = await mother();
    const elsewhere = await visitAccount(services, account);
    expect((await ask(wanted)).headers.location).toBe(`${PATH}?sent`);
    const { text } = await visitor.get(PATH);
    for (const address of [old, wanted.toLowerCase()]) expect(text).toContain(address);
    expect((await stored(account)).email?.address).toBe(old);
    const [notice] = await links(old, 1);
    expect(notice!.pathname).toBe('/not-me');

    const [link] = await links(wanted, 1);
    for (const method of ['get', 'head', 'get'] as const)
      await supertest(services.idpUrl)[method](link!.pathname + link!.search);
    expect((await stored(account)).email?.address).toBe(old);
    expect((await pressLink(link!)).text).toContain('Votre adresse e-mail est confirmée');
    const changed = await stored(account);
    expect(changed.email).toMatchObject({ address: wanted.toLowerCase(), confirmedAt: expect.any(Date) });
    expect(changed.newEmail).toBeUndefined();
    expect((await visitor.get('/my-account')).status).toBe(200);
    expect((await elsewhere.get('/my-account')).status).toBe(303);

    expect((await pressLink(link!)).text).toContain('Votre adresse e-mail est confirmée');
    await links(old, 2);
  });

  it('F3 a newer request replaces the first, whose link says so', async () => {
    const { wanted, account, ask } = await mother();
    await ask(wanted);
    await ask(`other-${wanted}`);
    const [first] = await links(wanted, 1);
    expect((await pressLink(first!)).text).toContain('Un e-mail plus récent vous a sans doute été envoyé');
    expect((await stored(account)).email?.address).not.toBe(wanted.toLowerCase());
  });

  it('F3 a link pressed too late says so, and the request can be sent again', async () => {
    const { wanted, account, visitor, ask } = await mother();
    await ask(wanted);
    const [link] = await links(wanted, 1);
    services.clock.forward({ hours: 73 });
    const late = await pressLink(link!);
    expect([late.status, late.text.includes('Il a expiré')]).toEqual([404, true]);
    await visitor.signIn((await visitor.get(PATH)).headers.location!, account);
    expect((await visitor.get(PATH)).text).toContain('Lien expiré');
    expect((await visitor.press(`${PATH}/resend`, {}, PATH)).headers.location).toBe(`${PATH}?sent`);
    const [again] = await links(wanted, 2);
    expect((await pressLink(again!)).text).toContain('est confirmée');
  });

  it('F3 the request can be taken back; its link is worth nothing then', async () => {
    const { old, wanted, account, visitor, ask } = await mother();
    await ask(wanted);
    const [link] = await links(wanted, 1);
    await visitor.press(`${PATH}/cancel`, {}, PATH);
    expect((await pressLink(link!)).status).toBe(404);
    expect(await stored(account)).toMatchObject({ email: { address: old } });
  });

  it('F3 a family shares one address: the second account says nothing of the first', async () => {
    const [first, second] = [await mother(), await mother()];
    const alone = (await second.ask(first.wanted)).headers.location;
    const shared = (await second.ask(first.old)).headers.location;
    expect(shared).toBe(alone);
    expect((await stored(second.account)).newEmail?.address).toBe(first.old);
  });

  it('F3 a first address takes the place of one that was never confirmed', async () => {
    const { wanted, account, ask } = await mother();
    const unconfirmed = { $set: { email: { address: 'typo@example.fr' } } };
    await accounts(services.idp.db).updateOne({ _id: account._id }, unconfirmed);
    await ask(wanted);
    expect(await stored(account)).toMatchObject({ email: { address: wanted.toLowerCase() } });
    const [link] = await links(wanted, 1);
    await pressLink(link!);
    expect((await stored(account)).email?.confirmedAt).toBeDefined();
  });

  it('S12 an address asked for where none is confirmed is told to the phone', async () => {
    const phone = `+3363998${7000 + people}`;
    const { wanted, account, ask } = await mother({ phone });
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { email: 1 } });
    await ask(wanted);
    await services.link(wanted.toLowerCase());
    await received(services, phone, 1);
  });

  it.each([
    ['the two differ', { email: 'a@example.fr', 'email-again': 'b@example.fr' }, '#email-again'],
    ['it is no address', twice('nobody'), '#email'],
    ['its domain is a slip', twice('lea@gmial.com'), '#email'],
    ['two are given', twice('a@example.fr,b@example.fr'), '#email'],
  ])('F3 nothing is sent when %s', async (_, fields, field) => {
    const { account, visitor } = await mother();
    const { status, text } = await visitor.press(PATH, fields, PATH);
    expect(status).toBe(422);
    expect(text).toContain(`href="${field}"`);
    expect((await stored(account)).newEmail).toBeUndefined();
  });

  it('F3 her own address again is said; the sixth request of an hour waits', async () => {
    const { old, wanted, ask } = await mother();
    expect((await ask(old)).text).toContain('C’est déjà votre adresse');
    for (let request = 0; request < 5; request += 1) await ask(`${request}-${wanted}`);
    expect((await ask(wanted)).status).toBe(422);
  });

  it('S18 S23 S27 a forged host, no token, an old sign-in: no link of another host, nothing kept', async () => {
    const { wanted, account, visitor } = await mother();
    const refused = await visitor.agent.post(PATH).type('form').send(twice(wanted));
    expect(refused.status).toBe(403);
    const _csrf = await visitor.token(PATH);
    services.clock.forward({ minutes: 16 });
    const late = await visitor.agent
      .post(PATH)
      .type('form')
      .send({ _csrf, ...twice(wanted) });
    expect(late.headers.location).toContain('prompt=login');
    expect((await stored(account)).newEmail).toBeUndefined();
  });
});
