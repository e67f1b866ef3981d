import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { fitsOneSms } from '../../../src/messaging/gsm7.ts';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received } from '../activation-sms/visitor.ts';
import { forget, message, NEW_PASSWORD, now, reachable, twice, upTo, useLink } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const at = (page: string) => expect.stringMatching(new RegExp(`/recovery/password/?${page}$`));
const browser = () => supertest.agent(services.idpUrl);

async function verifies(account: Parameters<typeof now>[1], password: string) {
  return services.idp.passwords.verify(password, (await now(services, account))?.passwordHash);
}

describe('a forgotten password', () => {
  it('E2 by SMS: identifier, way, code with the request number, new password, signed in', async () => {
    const account = await reachable(services);
    const person = await forget(services);
    const identified = await person.fill('password', { identifier: account.identifier.toUpperCase() });
    expect(identified.headers.location).toEqual(at('way'));
    const ways = await person.see('password/way');
    expect(ways.text).toContain('Par e-mail');
    expect(ways.text).toContain('l•••@e•••.fr');
    expect(ways.text).not.toContain(account.email!.address);
    expect((await person.fill('password/way', { way: 'sms' })).headers.location).toEqual(at('code'));
    const { text, code, number } = await message(services, account.phone!);
    expect(text.startsWith(code)).toBe(true);
    expect(fitsOneSms(text)).toBe(true);
    expect(text).not.toMatch(/http/);
    expect((await person.see('password/code')).text).toContain(number);
    expect((await person.fill('password/code', { code })).headers.location).toEqual(at('new'));
    expect((await person.see('password/new')).text).toContain(account.identifier);
    expect((await person.fill('password/new', twice)).headers.location).toEqual(at('done'));
    expect(await verifies(account, NEW_PASSWORD)).toBe(true);
    expect((await now(services, account))?.passwordChanges).toBe(1);
    expect((await person.see('password/done')).text).toContain('Votre mot de passe est changé');
    const back = await person.fill('password/done');
    expect(back.headers.location).toMatch(/\/authorize\//);
    const answer = await person.get(new URL(back.headers.location!, services.idpUrl).pathname);
    expect(answer.headers.location).toContain('code=');
  });

  it('E2 by e-mail: the code of the mail works in the tab that asked', async () => {
    const account = await reachable(services);
    const person = await upTo('done', services, account, { way: 'mail' });
    expect((await person.see('password/done')).status).toBe(200);
    expect(await verifies(account, NEW_PASSWORD)).toBe(true);
  });

  it('E2, S15 by e-mail: the link works in another browser, however often a scanner looks at it before', async () => {
    const account = await reachable(services);
    const person = await upTo('code', services, account, { way: 'mail' });
    const { link, number } = await message(services, account.email!.address);
    for (let time = 0; time < 3; time += 1) {
      expect((await browser().get(link)).status).toBe(200);
      expect((await browser().head(link)).status).toBe(200);
    }
    const elsewhere = browser();
    expect((await elsewhere.get(link)).text).toContain(number);
    const changed = await useLink(services, link, { agent: elsewhere });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain(account.identifier);
    expect(changed.text).toContain(`login_hint&#x3D;${account.identifier}`);
    expect(await verifies(account, NEW_PASSWORD)).toBe(true);
    expect((await person.see('password/code')).headers.location).toEqual(at('elsewhere'));
    expect((await person.see('password/elsewhere')).text).toContain('dans une autre fenêtre');
    expect((await person.see('password/done')).headers.location).toEqual(at('elsewhere'));
  });

  it('E2 a link opened in the browser that asked leads back into its journey, signed in', async () => {
    const account = await reachable(services);
    const agent = browser();
    const person = await upTo('code', services, account, { way: 'mail', visitor: await forget(services, agent) });
    const { link } = await message(services, account.email!.address);
    const changed = await useLink(services, link, { agent });
    expect(changed.headers.location).toContain(`/interaction/${person.uid}/recovery/password/done`);
    expect((await person.fill('password/done')).headers.location).toMatch(/\/authorize\//);
  });

  it('E2 a link used twice, late, or after a newer one says so, with what to do', async () => {
    const account = await reachable(services);
    await upTo('code', services, account, { way: 'mail' });
    const first = await message(services, account.email!.address);
    services.clock.forward({ seconds: 61 });
    await upTo('code', services, account, { way: 'mail' });
    const second = await message(services, account.email!.address, 2);
    const replaced = await browser().get(first.link);
    expect([replaced.status, replaced.text]).toEqual([410, expect.stringContaining('message plus récent')]);
    expect(replaced.text).toContain('Faire une nouvelle demande');
    expect((await useLink(services, first.link)).status).toBe(410);
    expect(await verifies(account, PASSWORD)).toBe(true);

    services.clock.forward({ minutes: 29 });
    expect((await browser().get(second.link)).status).toBe(200);
    services.clock.forward({ minutes: 2 });
    const late = await browser().get(second.link);
    expect([late.status, late.text]).toEqual([410, expect.stringContaining('plus de 30\u00a0min')]);

    await upTo('code', services, account, { way: 'mail' });
    const third = await message(services, account.email!.address, 3);
    await useLink(services, third.link);
    const used = await browser().get(third.link);
    expect([used.status, used.text]).toEqual([410, expect.stringContaining('déjà servi')]);
    expect(
      (await useLink(services, third.link, { fields: { password: PASSWORD, 'password-again': PASSWORD } })).text,
    ).toContain('déjà servi');
    expect(await verifies(account, NEW_PASSWORD)).toBe(true);
    expect((await browser().get('/recovery/password?token=made-up')).status).toBe(404);
    expect((await browser().get('/recovery/password')).status).toBe(404);
  });

  it('E2, B7 a refused password costs nothing: the policy is that of B7, with the person’s own names', async () => {
    const account = await reachable(services);
    const person = await upTo('new', services, account);
    for (const password of ['court', 'Aubrac-2026!', account.identifier]) {
      const refused = await person.fill('password/new', { password, 'password-again': password });
      expect([password, refused.status]).toEqual([password, 422]);
    }
    const differs = await person.fill('password/new', { password: NEW_PASSWORD, 'password-again': 'autre' });
    expect(differs.text).toContain('Les deux mots de passe sont différents');
    expect((await person.fill('password/new', twice)).headers.location).toEqual(at('done'));
  });

  it('S28 other sessions end, S59 it is written in the audit log, S2 and its owner may sign in at once', async () => {
    const account = await reachable(services);
    const elsewhere = await forget(services);
    const signIn = (password: string, person = elsewhere) =>
      person.press(`/interaction/${person.uid}/sign-in/guardian`, { identifier: account.identifier, password });
    const signedIn = await signIn(PASSWORD);
    await elsewhere.get(new URL(signedIn.headers.location!, services.idpUrl).pathname);
    const stranger = await forget(services);
    for (let failure = 0; failure < 12; failure += 1) await signIn('Faux-Passe-1!', stranger);
    const person = await upTo('done', services, account);
    expect((await person.fill('password/done')).headers.location).toMatch(/\/authorize\//);
    const again = await elsewhere.otherTab();
    expect((await again.get(`/interaction/${again.uid}`)).headers.location).toMatch(/sign-in/);
    expect((await signIn(NEW_PASSWORD, await forget(services))).headers.location).toMatch(/\/authorize\//);
  });

  it('F8, S44 a second factor is not taken away', async () => {
    const account = await reachable(services, { secondFactors: ['totp'] });
    await upTo('done', services, account);
    expect((await now(services, account))?.secondFactors).toEqual(['totp']);
  });

  it('D a FranceConnect account without password gets one', async () => {
    const account = await reachable(services, { openedBy: 'franceconnect' });
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { passwordHash: 1 } });
    await upTo('done', services, account);
    expect(await verifies(account, NEW_PASSWORD)).toBe(true);
  });

  it('S21 who comes back to the last page too late signs in by the new password', async () => {
    const account = await reachable(services);
    const person = await upTo('done', services, account);
    services.clock.forward({ minutes: 16 });
    expect((await person.fill('password/done')).headers.location).toMatch(/sign-in\/profile$/);
  });

  it('S64 offers another way once a sending failed, not while the first one is made', async () => {
    const account = await reachable(services);
    const person = await upTo('code', services, account);
    await message(services, account.phone!);
    const sent = outboxMessages(services.idp.db);
    const last = (await sent.findOne({ template: 'password-recovery' }).sort({ createdAt: -1 }).lean())!;
    await sent.updateOne({ _id: last._id }, { status: 'waiting', attempts: 1 });
    expect((await person.see('password/code')).text).not.toContain('plus de temps que d’habitude');
    await sent.updateOne({ _id: last._id }, { failure: 'unreachable' });
    expect((await person.see('password/code')).text).toContain('plus de temps que d’habitude');
    await sent.updateOne({ _id: last._id }, { status: 'sent' });
  });

  it('S7 a request dies with the contact that it was sent to', async () => {
    const account = await reachable(services);
    await upTo('code', services, account, { way: 'mail' });
    const { link } = await message(services, account.email!.address);
    const email = { address: 'autre@example.fr', confirmedAt: services.clock.now() };
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $set: { email } });
    expect((await browser().get(link)).status).toBe(404);
    expect((await useLink(services, link)).status).toBe(404);
  });

  it('E2 the mail tells the request number, the link, the code, and that it lives 30 minutes', async () => {
    const account = await reachable(services);
    await upTo('code', services, account, { way: 'mail' });
    const [mail] = await received(services, account.email!.address, 1);
    expect(mail).toContain(`${services.idpUrl}/recovery/password?token=`);
    expect(mail).toMatch(/\b\d{6}\b/);
    expect(mail).toContain('30 minutes');
  });
});
