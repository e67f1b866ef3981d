import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { tellOwner } from '../../../src/idp/accounts/tell-owner.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';
import { type Forgetful, forget, message, NEW_PASSWORD, now, reachable, twice, upTo, useLink } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const set = (account: Account, fields: Partial<Account>) =>
  accounts(services.idp.db).updateOne({ _id: account._id }, { $set: fields });

const signIn = (person: Forgetful, { identifier }: Account, password: string) =>
  person.press(`/interaction/${person.uid}/sign-in/guardian`, { identifier, password });

/** The owner presses the button of a notice that she got by mail. */
async function disown(account: Account) {
  await tellOwner(services.idp, account, { notice: 'password-changed', key: `stolen-${account._id}` });
  const link = await services.link(account.email!.address);
  const owner = await visit(services);
  await owner.press('/not-me', { token: new URL(link).searchParams.get('token')! });
}

describe('whoever got hold of a code', () => {
  it('E2, S7 chooses no password once the phone that it went to is another one', async () => {
    const account = await reachable(services);
    const thief = await upTo('new', services, account);
    await set(account, { phone: '+33639989999' });
    await thief.fill('password/new', twice);
    expect((await now(services, account))?.passwordHash).toBe(account.passwordHash);
  });

  it('E2, S12 chooses none once the owner pressed «Ce n’est pas moi»', async () => {
    const account = await reachable(services);
    const thief = await upTo('new', services, account);
    await disown(account);
    await thief.fill('password/new', twice);
    expect((await now(services, account))?.passwordHash).toBeUndefined();
  });

  it('E2 uses no link that was sent before the owner changed her password', async () => {
    const account = await reachable(services);
    await upTo('code', services, account, { way: 'mail' });
    const { link } = await message(services, account.email!.address);
    const passwordHash = await services.idp.passwords.hash(PASSWORD);
    await set(account, { passwordHash });
    expect((await useLink(services, link)).status).toBe(410);
    expect((await now(services, account))?.passwordHash).toBe(passwordHash);
  });

  it('E2, S12 is not signed in by the password that she disowned', async () => {
    const account = await reachable(services);
    const thief = await upTo('done', services, account);
    await disown(account);
    expect((await thief.fill('password/done')).headers.location).not.toMatch(/\/authorize\//);
  });
});

describe('a stranger who goes on asking', () => {
  it('E2, S2 and guessing does not keep the owner’s own code from being right', async () => {
    const account = await reachable(services, {});
    for (let request = 0; request < 5; request += 1) {
      const stranger = await upTo('code', services, account, { way: request % 2 === 0 ? 'mail' : 'sms' });
      for (let guess = 0; guess < 5; guess += 1) await stranger.fill('password/code', { code: wrongOf('000000') });
      services.clock.forward({ seconds: 181 });
    }
    const owner = await forget(services);
    await signIn(owner, account, PASSWORD);
    const again = (await owner.otherTab()) as Forgetful;
    const at = (page: string) => `/interaction/${again.uid}/recovery/${page}`;
    const person: Forgetful = {
      ...again,
      see: (page) => again.get(at(page)),
      fill: (page, f) => again.press(at(page), f),
    };
    await upTo('done', services, account, { visitor: person });
    expect(await services.idp.passwords.verify(NEW_PASSWORD, (await now(services, account))?.passwordHash)).toBe(true);
  });

  it('E2, S2 takes no worth from what a browser that the owner signed in with has asked for', async () => {
    const account = await reachable(services);
    const owner = await forget(services);
    await signIn(owner, account, PASSWORD);
    const again = await owner.otherTab();
    const at = (page: string) => `/interaction/${again.uid}/recovery/password${page}`;
    await again.press(at(''), { identifier: account.identifier });
    await again.press(at('/way'), { way: 'mail' });
    const { link } = await message(services, account.email!.address);
    services.clock.forward({ seconds: 61 });
    await upTo('code', services, account, { way: 'mail' });
    const strangers = await message(services, account.email!.address, 2);
    expect((await useLink(services, link)).status).toBe(200);
    expect((await useLink(services, strangers.link)).status).toBe(410);
  });

  it('E2, S2, S13 does not use up the SMS of a browser that the owner signed in with', async () => {
    const account = await openedAccount(services.idp, await newParent(services.idp.db));
    const phone = '+33639981998';
    await set(account, { phone });
    const owner = await forget(services);
    await signIn(owner, account, PASSWORD);
    for (let request = 0; request < 6; request += 1) {
      await upTo('way', services, account).then((stranger) => stranger.fill('password/way', { way: 'sms' }));
      services.clock.forward({ seconds: 61 });
    }
    const before = (await services.messages(phone)).length;
    expect(before).toBeLessThanOrEqual(3);
    const again = await owner.otherTab();
    const at = (page: string) => `/interaction/${again.uid}/recovery/password${page}`;
    await again.press(at(''), { identifier: account.identifier });
    await again.press(at('/way'), { way: 'sms' });
    const { code } = await message(services, phone, before + 1);
    expect((await again.press(at('/code'), { code })).headers.location).toMatch(/new$/);
    expect((await services.messages(phone)).length).toBeLessThanOrEqual(3);
  });
});
