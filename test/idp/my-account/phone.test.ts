import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received } from '../activation-sms/visitor.ts';

const PATH = '/my-account/phone';
let services: TestServices;
let lines = 0;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const stored = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean<Account>())!;

/** A father with a number, and another that nobody has. */
async function father(more: Partial<Account> = {}) {
  lines += 1;
  const [old, wanted] = [`+3363998${5000 + lines}`, `063998${6000 + lines}`];
  const account = await openedAccount(services.idp, await newParent(services.idp.db), { phone: old, ...more });
  const visitor = await visitAccount(services, account);
  const ask = (phone = wanted, dialCode = '+33') => visitor.press(PATH, { 'dial-code': dialCode, phone }, PATH);
  const prove = (code: string) => visitor.press(`${PATH}/code`, { code }, PATH);
  return { old, wanted, e164: `+33${wanted.slice(1)}`, account, visitor, ask, prove };
}

const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');

describe('F4 another phone number', () => {
  it('F4 is proved by the code it receives, then replaces the old one, which is told', async () => {
    const { old, wanted, e164, account, visitor, ask, prove } = await father();
    expect((await ask()).headers.location).toBe(`${PATH}/code`);
    expect((await visitor.get(`${PATH}/code`)).text).not.toContain(wanted.slice(2, 8));
    expect((await stored(account)).phone).toBe(old);
    expect((await prove(await services.code(wanted))).headers.location).toBe('/my-account?done=phone');
    expect((await stored(account)).phone).toBe(e164);
    await received(services, old, 1);
  });

  it('S7 S8 of fifty guesses at once five are looked at; then even the right code is dead', async () => {
    const { old, wanted, account, visitor, ask, prove } = await father();
    await ask();
    const code = await services.code(wanted);
    const _csrf = await visitor.token(PATH);
    const guesses = await Promise.all(
      Array.from({ length: 50 }, () =>
        visitor.agent
          .post(`${PATH}/code`)
          .type('form')
          .send({ _csrf, code: wrongFor(code) }),
      ),
    );
    expect(guesses.every(({ status }) => status === 422)).toBe(true);
    expect((await prove(code)).text).toContain('Ce code n’est plus valable');
    expect((await stored(account)).phone).toBe(old);
  });

  it('S7 a code is good in the session that asked for it alone, for half an hour, and once', async () => {
    const { wanted, e164, account, visitor, ask, prove } = await father();
    await ask();
    const code = await services.code(wanted);
    const other = await visitAccount(services, account);
    expect((await other.press(`${PATH}/code`, { code }, PATH)).headers.location).toBe(PATH);
    expect((await stored(account)).phone).not.toBe(e164);
    await prove(code);
    expect((await stored(account)).phone).toBe(e164);
    const again = await prove(code);
    expect(again.headers.location ?? PATH).toBe(PATH);
    expect((await visitor.get(`${PATH}/code`)).headers.location).toBe(PATH);
  });

  it('S13 a second SMS waits a minute; the sixth of a day is not sent', async () => {
    const { wanted, visitor, ask } = await father();
    await ask();
    expect((await visitor.press(`${PATH}/resend`, {}, PATH)).text).toContain('Un SMS a déjà été envoyé');
    services.clock.forward({ seconds: 61 });
    const before = (await services.messages(wanted)).length;
    expect((await visitor.press(`${PATH}/resend`, {}, PATH)).headers.location).toBe(`${PATH}/code`);
    await services.code(wanted, before);
    for (let number = 0; number < 3; number += 1) await ask(`06399870${number}${lines % 10}`);
    expect((await ask('0639987099')).status).toBe(422);
  });

  it.each([
    ['a fixed line', '01 40 20 30 40'],
    ['a premium number', '0899 12 34 56'],
    ['a foreign number', '+44 7700 900123'],
    ['nothing', ''],
    ['letters', 'my phone'],
  ])('S13 %s gets no SMS', async (_, phone) => {
    const { account, ask } = await father();
    expect((await ask(phone)).status).toBe(422);
    expect((await stored(account)).phone).toBe(account.phone);
  });

  it('F4 the number is removed where a confirmed e-mail is left, and not otherwise', async () => {
    const alone = await father();
    expect((await alone.visitor.press(`${PATH}/remove`, {}, PATH)).status).toBe(422);
    expect((await stored(alone.account)).phone).toBe(alone.old);
    const mailed = await father({ email: { address: `f4-${lines}@example.fr`, confirmedAt: new Date() } });
    expect((await mailed.visitor.press(`${PATH}/remove`, {}, PATH)).headers.location).toBe(
      '/my-account?done=phone-removed',
    );
    expect((await stored(mailed.account)).phone).toBeUndefined();
  });

  it('S23 S27 without token, or on an old sign-in, no SMS leaves', async () => {
    const { wanted, visitor } = await father();
    const fields = { 'dial-code': '+33', phone: wanted };
    expect((await visitor.agent.post(PATH).type('form').send(fields)).status).toBe(403);
    const _csrf = await visitor.token(PATH);
    services.clock.forward({ minutes: 16 });
    const late = await visitor.agent
      .post(PATH)
      .type('form')
      .send({ _csrf, ...fields });
    expect(late.headers.location).toContain('prompt=login');
    expect(await services.messages(wanted)).toEqual([]);
  });
});
