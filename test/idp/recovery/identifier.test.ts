import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received } from '../activation-sms/visitor.ts';
import { forget, reachable } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const mobile = (phone: string) => ({ 'dial-code': '+33', phone: `0${phone.slice(3)}` });

describe('a forgotten identifier', () => {
  it('E1 by e-mail: one mail lists every account that has confirmed the address', async () => {
    const email = { address: 'famille@example.fr', confirmedAt: services.clock.now() };
    const [one, two] = [await reachable(services, { email }), await reachable(services, { email })];
    const unconfirmed = await reachable(services, { email: { address: email.address } });
    const person = await forget(services);
    const sent = await person.fill('identifier/mail', { email: 'Famille@Example.fr' });
    expect(sent.headers.location).toMatch(/identifier\/sent$/);
    expect((await person.see('identifier/sent')).text).toContain('famille@example.fr');
    const [mail] = await received(services, email.address, 1);
    expect(mail).toContain(one.identifier);
    expect(mail).toContain(two.identifier);
    expect(mail).not.toContain(unconfirmed.identifier);
    await person.fill('identifier/mail', { email: email.address });
    expect(await services.messages(email.address)).toHaveLength(1);
  });

  it('E1 by SMS: every account of the number', async () => {
    const one = await reachable(services);
    const two = await reachable(services, { phone: one.phone! });
    const person = await forget(services);
    expect((await person.fill('identifier/sms', mobile(one.phone!))).headers.location).toMatch(/sent$/);
    const [sms] = await received(services, one.phone!, 1);
    expect(sms).toContain(one.identifier);
    expect(sms).toContain(two.identifier);
    const written = one.phone!.replace(/^(\+33)(.)(..)(..)(..)(..)$/, '$1\u00a0$2\u00a0$3\u00a0$4\u00a0$5\u00a0$6');
    expect((await person.see('identifier/sent')).text).toContain(written);
  });

  it('E3 says that an address or a number is nobody’s, that an address was never confirmed, and sends nothing', async () => {
    const address = 'jamais@example.fr';
    await reachable(services, { email: { address } });
    const person = await forget(services);
    expect((await person.fill('identifier/mail', { email: address })).text).toContain('jamais été confirmée');
    expect((await person.fill('identifier/mail', { email: 'personne@example.fr' })).text).toContain('Aucun compte');
    expect((await person.fill('identifier/mail', { email: 'lea@gmial.com' })).text).toContain('lea@gmail.com');
    expect((await person.fill('identifier/sms', mobile('+33639989999'))).text).toContain('Aucun compte');
    expect((await person.fill('identifier/sms', mobile('+33145000000'))).status).toBe(422);
    expect((await person.see('identifier/sent')).status).toBe(303);
    expect(await services.messages(address)).toEqual([]);
  });

  it('S13 at most 2 SMS an hour to one number for strangers: the third is its owner’s', async () => {
    const account = await reachable(services);
    for (let sending = 0; sending < 2; sending += 1) {
      await (await forget(services)).fill('identifier/sms', mobile(account.phone!));
      await received(services, account.phone!, sending + 1);
      services.clock.forward({ seconds: 61 });
    }
    const third = await (await forget(services)).fill('identifier/sms', mobile(account.phone!));
    expect(third.status).toBe(422);
    expect(third.text).toMatch(/dans \d+\sminutes/);
    expect(await services.messages(account.phone!)).toHaveLength(2);
  });
});
