import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { newParent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received, upTo, type Visitor } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const open = async () => upTo('done', services, await newParent(services.idp.db));
const accountOf = async ({ uid }: Visitor) => {
  const journey = await activations(services.idp.db).findById(uid).lean();
  return (await accounts(services.idp.db).findById(journey!.accountId).lean<Account>())!;
};
const pathOf = (url: string) => url.replace(services.idpUrl, '');
const newAddress = () => `parent-${randomUUID()}@example.fr`;

describe('«Votre compte a été activé avec succès»', () => {
  it('B8 survives a reload, and forgets what was typed to get there', async () => {
    const visitor = await open();
    for (const time of [1, 2]) expect([time, (await visitor.page('done')).status]).toEqual([time, 200]);
    const journey = await activations(services.idp.db).findById(visitor.uid).lean();
    expect(journey).not.toHaveProperty('identity');
    expect(journey).not.toHaveProperty('phone');
    expect(journey).not.toHaveProperty('code');
  });

  it('B8 asks for an e-mail, which may wait', async () => {
    const visitor = await open();
    expect((await visitor.page('done')).text).toContain('Plus tard');
    expect((await visitor.send('done/email/later')).headers.location).toMatch(/done$/);
    const page = await visitor.page('done');
    expect(page.text).not.toContain('name="email"');
    expect(page.text).toContain('Accéder à mes services');
  });

  it.each([
    ['', 'Saisissez votre adresse e-mail'],
    ['lea', 'n’est pas complète'],
    ['lea@example.fr, zoe@example.fr', 'n’est pas complète'],
    ['lea@gmial.com', 'lea@gmail.com'],
    [`lea@${'x'.repeat(300)}.fr`, 'n’est pas complète'],
  ])('B8 does not take %p for an e-mail, and says what to do', async (email, sentence) => {
    const visitor = await open();
    const refused = await visitor.send('done/email', { email });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(sentence);
    expect((await accountOf(visitor)).email).toBeUndefined();
  });

  it('B8 sends a link; opening it confirms nothing, its button does, twice if need be', async () => {
    const visitor = await open();
    const address = newAddress();
    await visitor.send('done/email', { email: address.toUpperCase() });
    expect((await visitor.page('done')).text).toContain(address);
    const link = pathOf(await services.link(address));
    for (const time of [1, 2, 3])
      expect([time, (await visitor.get(link)).text]).toEqual([time, expect.stringContaining('Confirmer mon adresse')]);
    expect((await accountOf(visitor)).email).toMatchObject({ address });
    expect((await accountOf(visitor)).email!.confirmedAt).toBeUndefined();
    const press = () =>
      visitor.press('/email/confirm', { token: new URL(link, services.idpUrl).searchParams.get('token')! });
    for (const time of [1, 2])
      expect([time, (await press()).text]).toEqual([time, expect.stringContaining('est confirmée')]);
    expect((await accountOf(visitor)).email!.confirmedAt).toBeInstanceOf(Date);
    expect((await visitor.page('done')).text).toContain('est confirmée');
    expect(JSON.stringify(await accountOf(visitor))).not.toContain(
      new URL(link, services.idpUrl).searchParams.get('token'),
    );
  });

  it('B8 an address may be corrected: the link to the first one is worth nothing then', async () => {
    const visitor = await open();
    const [wrong, right] = [newAddress(), newAddress()];
    await visitor.send('done/email', { email: wrong });
    const link = pathOf(await services.link(wrong));
    await visitor.send('done/email', { email: right });
    const opened = await visitor.get(link);
    expect(opened.status).toBe(404);
    expect(opened.text).toContain('Ce lien n’est plus valable');
    expect((await accountOf(visitor)).email!.address).toBe(right);
  });

  it('B8 a link expires, and no other token opens anything', async () => {
    const visitor = await open();
    const address = newAddress();
    await visitor.send('done/email', { email: address });
    const link = pathOf(await services.link(address));
    expect((await visitor.press('/email/confirm', { token: 'x' })).status).toBe(404);
    services.clock.forward({ hours: services.config.accounts.emailConfirmationHours });
    expect((await visitor.get(link)).status).toBe(404);
    for (const path of [
      '/email/confirm',
      '/email/confirm?token=',
      '/email/confirm?token=a&token=b',
      `/email/confirm?token=${'x'.repeat(5000)}`,
    ]) {
      expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('B8 floods no mailbox', async () => {
    const visitor = await open();
    const address = newAddress();
    for (let time = 0; time < 5; time += 1)
      expect((await visitor.send('done/email', { email: address })).status).toBe(303);
    const refused = await visitor.send('done/email', { email: address });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Plusieurs e-mails');
    expect(await received(services, address, 5)).toHaveLength(5);
  });

  it('B8 «Accéder à mes services» signs in, and notes the first sign-in', async () => {
    const visitor = await open();
    const back = await visitor.send('done');
    expect(back.headers.location).toContain('/authorize/');
    expect((await accountOf(visitor)).lastSignInAt).toBeInstanceOf(Date);
    expect((await accountOf(visitor)).previousSignInAt).toBeUndefined();
  });

  it('S21 asks for the password of who left the page open for longer than a session', async () => {
    const visitor = await open();
    services.clock.forward({ minutes: 31 });
    expect((await visitor.send('done')).headers.location).toMatch(/sign-in\/guardian$/);
  });

  it('A6 a reload of what a form was sent to shows its page', async () => {
    const visitor = await open();
    for (const path of ['code/resend', 'done/email', 'done/email/later']) {
      expect([path, (await visitor.page(path)).headers.location]).toEqual([path, expect.stringMatching(/done$/)]);
    }
  });
});
