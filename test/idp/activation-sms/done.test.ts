import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { requestEmailConfirmation } from '../../../src/idp/accounts/request-email-confirmation.ts';
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
    expect(journey).not.toHaveProperty('identityKey');
    expect(journey).not.toHaveProperty('phone');
    expect(journey).not.toHaveProperty('code');
  });

  it('B8 asks for an e-mail in the one form that goes on; left empty, it may wait', async () => {
    const visitor = await open();
    const { text } = await visitor.page('done');
    expect(text.match(/<form[^>]*method="post"(?![^>]*action)/g)).toHaveLength(1);
    expect(text.match(/<form[\s\S]*?<\/form>/g)!.find((form) => form.includes('name="email"'))).toContain(
      'Accéder à mes services',
    );
    expect(text).not.toMatch(/Plus tard<|Enregistrer/);
    expect((await visitor.send('done', { email: ' ' })).headers.location).toContain('/authorize/');
    expect((await accountOf(visitor)).email).toBeUndefined();
  });

  it.each([
    ['lea', 'n’est pas complète'],
    ['lea@example.fr, zoe@example.fr', 'n’est pas complète'],
    ['lea@gmial.com', 'lea@gmail.com'],
    [`lea@${'x'.repeat(300)}.fr`, 'n’est pas complète'],
    [`${'x'.repeat(65)}@example.fr`, 'n’est pas complète'],
  ])('B8 does not take %p for an e-mail, and says what to do', async (email, sentence) => {
    const visitor = await open();
    const refused = await visitor.send('done', { email });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(sentence);
    expect(refused.text).toContain(`value="${email}"`);
    expect(await accountOf(visitor)).not.toMatchObject({ email: {} });
    expect((await accountOf(visitor)).lastSignInAt).toBeUndefined();
  });

  it('B8 sends a link; opening it confirms nothing, its button does, twice if need be', async () => {
    const visitor = await open();
    const address = newAddress();
    const on = await visitor.send('done', { email: address.toUpperCase() });
    expect(on.headers.location).toContain('/authorize/');
    expect((await visitor.page('done')).text).toContain(`value="${address}"`);
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
    await visitor.send('done', { email: wrong });
    const link = pathOf(await services.link(wrong));
    await visitor.send('done', { email: right });
    const opened = await visitor.get(link);
    expect(opened.status).toBe(404);
    expect(opened.text).toContain('Ce lien n’est plus valable');
    expect((await accountOf(visitor)).email!.address).toBe(right);
  });

  it('B8 floods no mailbox: the same address again sends nothing, and others are few', async () => {
    const visitor = await open();
    const addresses = Array.from({ length: 6 }, newAddress);
    for (const email of addresses.slice(0, 5)) {
      for (const time of [1, 2]) expect([time, (await visitor.send('done', { email })).status]).toEqual([time, 303]);
      expect(await received(services, email, 1)).toHaveLength(1);
    }
    const refused = await visitor.send('done', { email: addresses[5]! });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Plusieurs e-mails');
  });

  it('B8 a link expires, and no other token opens anything', async () => {
    const visitor = await open();
    const address = newAddress();
    await visitor.send('done', { email: address });
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

  it('B8 keeps no address that no mail could be written to', async () => {
    const visitor = await open();
    const { _id: accountId } = await accountOf(visitor);
    const outbox = { ...services.idp.outbox, enqueue: () => Promise.reject(new Error('full')) };
    const request = { accountId, address: newAddress(), locale: 'fr' };
    await expect(requestEmailConfirmation({ ...services.idp, outbox }, request)).rejects.toThrow('full');
    expect((await accountOf(visitor)).email).toBeUndefined();
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
    expect((await visitor.send('done', { email: newAddress() })).headers.location).toMatch(/sign-in\/guardian$/);
    expect((await accountOf(visitor)).email).toBeUndefined();
  });

  it('A6 a reload of what a form was sent to shows its page', async () => {
    const visitor = await open();
    expect((await visitor.page('code/resend')).headers.location).toMatch(/done$/);
  });
});
