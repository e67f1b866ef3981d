import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';

const NEW = 'Cartable-Bleu-77!';
const PATH = '/my-account/password';
const typed = (more: Record<string, string> = {}) => ({
  'current-password': PASSWORD,
  password: NEW,
  'password-again': NEW,
  ...more,
});

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const someone = async (more: Partial<Account> = {}) =>
  openedAccount(services.idp, await newParent(services.idp.db), more);
const stored = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean<Account>())!;
const opens = async (account: Account, password: string) =>
  services.idp.passwords.verify(password, (await stored(account)).passwordHash);

describe('F2 the password', () => {
  it('F2 is replaced; the other devices are signed out, this one stays; the owner is told', async () => {
    const account = await someone({ email: { address: 'f2@example.fr', confirmedAt: new Date() } });
    const [here, elsewhere] = [await visitAccount(services, account), await visitAccount(services, account)];
    const answer = await here.press(PATH, typed(), PATH);
    expect(answer.headers.location).toBe('/my-account?done=password');
    expect(await opens(account, NEW)).toBe(true);
    expect((await here.get('/my-account?done=password')).text).toContain('Votre mot de passe est enregistré');
    expect((await elsewhere.get('/my-account')).status).toBe(303);
    expect((await stored(account)).passwordChanges).toBe(1);
    expect(await services.link('f2@example.fr')).toContain('/not-me?token=');
    const [entry] = await auditEntries(services.idp.db).find({ accountId: account._id, action: 'password-changed' });
    expect(entry).toMatchObject({ result: 'done', actor: { kind: 'owner' } });
  });

  it.each([
    ['the current one is missing', { 'current-password': '' }, '#current-password'],
    ['the current one is wrong', { 'current-password': 'Something-Else-1!' }, '#current-password'],
    ['the confirmation differs', { 'password-again': 'Cartable-Bleu-78!' }, '#password-again'],
    ['it is too weak', { password: 'short', 'password-again': 'short' }, '#password'],
    ['it holds her name', { password: 'Aubrac-2026-?x', 'password-again': 'Aubrac-2026-?x' }, '#password'],
    ['it is the same', { password: PASSWORD, 'password-again': PASSWORD }, '#password'],
  ])('F2 nothing changes when %s', async (_, more, field) => {
    const account = await someone();
    const { status, text } = await (await visitAccount(services, account)).press(PATH, typed(more), PATH);
    expect(status).toBe(422);
    expect(text).toContain(`href="${field}"`);
    for (const secret of [NEW, PASSWORD]) expect(text).not.toContain(secret);
    expect(await opens(account, PASSWORD)).toBe(true);
  });

  it('S5 guesses of the current one are counted: after five, even the right one waits', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    await Promise.all(
      Array.from({ length: 6 }, (_, guess) =>
        visitor.press(PATH, typed({ 'current-password': `wrong ${guess}` }), PATH),
      ),
    );
    const { text, status } = await visitor.press(PATH, typed(), PATH);
    expect(status).toBe(422);
    expect(text).toMatch(/Attendez \d+/);
    expect(await opens(account, PASSWORD)).toBe(true);
  });

  it('F2 an account that only FranceConnect opens gets its first one, and no current one is asked for', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { passwordHash: 1 } });
    expect((await visitor.get(PATH)).text).not.toContain('current-password');
    expect((await visitor.press(PATH, { password: NEW, 'password-again': NEW }, PATH)).status).toBe(303);
    expect(await opens(account, NEW)).toBe(true);
  });

  it('S27 a sign-in of ten minutes ago is asked again before the form; one of sixteen is refused with it', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    const _csrf = await visitor.token(PATH);
    services.clock.forward({ minutes: 11 });
    const asked = await visitor.get(PATH);
    expect(asked.headers.location).toMatch(/^\/authorize\?.*prompt=login/);
    services.clock.forward({ minutes: 5 });
    const late = await visitor.agent
      .post(PATH)
      .type('form')
      .send({ _csrf, ...typed() });
    expect(late.headers.location).toMatch(/^\/authorize\?.*prompt=login/);
    expect(await opens(account, PASSWORD)).toBe(true);
    const shown = await visitor.signIn(late.headers.location!, account);
    expect(shown.text).toContain('rien n’a été enregistré');
    expect((await visitor.press(PATH, typed(), PATH)).status).toBe(303);
  });

  it('S23 S51 without the page’s token nothing changes, and other fields are no way in', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    expect((await visitor.agent.post(PATH).type('form').send(typed())).status).toBe(403);
    await visitor.press(PATH, typed({ kind: 'pupil', identifier: 'x', _id: 'y', guardianIds: 'z' }), PATH);
    expect(await stored(account)).toMatchObject({ kind: 'guardian', identifier: account.identifier });
  });
});
