import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mongo } from 'mongoose';
import supertest from 'supertest';
import { visitAccount } from '../support/account-visitor.ts';
import { eventually } from '../support/eventually.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';
import { type SmsGateway, startSmsGateway } from '../support/sms-gateway.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { identityOf, visit } from './activation-sms/visitor.ts';
import { codeFor, confirmationFor } from './messaging/post-office.ts';
import { forget, reachable } from './recovery/visitor.ts';

const NOTICE = 'L’envoi prend plus de temps que d’habitude';
const FRANCECONNECT_DOWN = 'FranceConnect ne répond pas en ce moment';

let gateway: SmsGateway;
let smtp: TestSmtpServer;
let services: TestServices;

/** The whole product, with providers of messages that a test takes down. */
const start = (disclosure: 'explicit' | 'neutral') =>
  startTestServices((settings) => {
    settings.accounts = { ...settings.accounts, disclosure };
    Object.assign(settings.messaging, {
      mail: { transport: 'smtp', host: '127.0.0.1', port: smtp.port, security: 'none', from: 'a@example.fr' },
      sms: { transport: 'http', url: gateway.url, body: { to: '{to}', text: '{text}' }, sender: 'EduConnect' },
    });
  });

/** Both are down, and this process has found it. */
async function fall() {
  await Promise.all([gateway.down(), smtp.down()]);
  const { delays, outbox } = services.idp;
  for (let index = 0; index < 6; index += 1) {
    await Promise.all([
      outbox.enqueue(codeFor(`fill:sms:${index}`)),
      outbox.enqueue(confirmationFor(`fill:mail:${index}`)),
    ]);
  }
  await eventually(async () => {
    services.clock.forward({ seconds: 4 });
    return (await delays.late('sms')) && (await delays.late('mail'));
  }, 'nobody found that the providers are down');
}

beforeAll(async () => {
  [gateway, smtp] = await Promise.all([startSmsGateway(), startSmtpServer()]);
});
afterAll(() => Promise.all([gateway.down(), smtp.stop()]));

const signedIn = async () => {
  const phone = '+33639985001';
  const account = await openedAccount(services.idp, await newParent(services.idp.db), { phone });
  return visitAccount(services, account);
};

describe('S64 with explicit disclosure', () => {
  beforeAll(async () => {
    services = await start('explicit');
  });
  afterAll(() => services.stop());

  it('U5 nothing is said while messages leave as usual', async () => {
    const visitor = await visit(services);
    await visitor.send('identity', identityOf(await newParent(services.idp.db)));
    expect((await visitor.page('code')).text).not.toContain(NOTICE);
  });

  describe('U5 while SMS and e-mails do not leave', () => {
    beforeAll(fall);
    afterAll(() => Promise.all([gateway.up(), smtp.up()]));

    it('B5 the page of the code says so, and offers FranceConnect, the letter and help', async () => {
      const visitor = await visit(services);
      await visitor.send('identity', identityOf(await newParent(services.idp.db)));
      const { text } = await visitor.page('code');
      expect(text).toContain(NOTICE);
      expect(text).toContain('les SMS partent avec du retard');
      expect(text).toMatch(/<a href="[^"]+">utiliser FranceConnect/);
      expect(text).toMatch(/#other-ways">activer votre compte sans téléphone portable/);
      expect(text).toContain('<a href="/help">demander de l’aide</a>');
    });

    it('E1 E2 recovery offers the other channel and FranceConnect', async () => {
      const account = await reachable(services);
      for (const [way, other] of [
        ['sms', 'recevoir un e-mail à la place'],
        ['mail', 'recevoir un SMS à la place'],
      ] as const) {
        const person = await forget(services);
        await person.fill('password', { identifier: account.identifier });
        await person.fill('password/way', { way });
        const { text } = await person.see('password/code');
        expect(text).toContain(NOTICE);
        expect(text).toContain(other);
        expect(text).toContain('utiliser FranceConnect');
      }
      const person = await forget(services);
      await person.fill('identifier/mail', { email: account.email!.address });
      const { text } = await person.see('identifier/sent');
      expect(text).toContain('les e-mails partent avec du retard');
      expect(text).toContain('recevoir un SMS à la place');
    });

    it('F3 F4 «Mon compte» says so where a new number or address waits for its proof', async () => {
      const visitor = await signedIn();
      await visitor.press('/my-account/phone', { 'dial-code': '+33', phone: '0639986001' }, '/my-account/phone');
      expect((await visitor.get('/my-account/phone/code')).text).toContain(NOTICE);
      expect((await visitor.get('/my-account/email')).text).not.toContain(NOTICE);
      const email = 'lea.attend@example.fr';
      await visitor.press('/my-account/email', { email, 'email-again': email }, '/my-account/email');
      expect((await visitor.get('/my-account/email')).text).toContain(NOTICE);
    });
  });

  it('D5 the sign-in page says that FranceConnect does not answer, before anybody presses its button', async () => {
    const [one, other] = [await visit(services), await visit(services)];
    const page = async () => (await other.get(`/interaction/${other.uid}/sign-in/guardian`)).text;
    expect(await page()).not.toContain(FRANCECONNECT_DOWN);
    services.clock.forward({ minutes: 1 });
    services.franceConnect.fail('down');
    await one.press(`/interaction/${one.uid}/franceconnect`);
    expect(await page()).toContain(FRANCECONNECT_DOWN);
    expect((await other.get(`/interaction/${other.uid}/recovery/identifier`)).text).toContain(FRANCECONNECT_DOWN);
    services.franceConnect.fail();
    services.clock.forward({ minutes: 1 });
    expect(await page()).not.toContain(FRANCECONNECT_DOWN);
  });

  it('S63 pages that need a database that is away answer 503 in plain words', async () => {
    const account = await signedIn();
    const { uid } = await visit(services);
    const lost = () => Promise.reject(new mongo.MongoNetworkError('the connection is lost'));
    const spies = [
      jest.spyOn(mongo.Collection.prototype, 'findOne').mockImplementation(lost),
      jest.spyOn(mongo.Collection.prototype, 'findOneAndUpdate').mockImplementation(lost),
      jest.spyOn(mongo.Collection.prototype, 'updateOne').mockImplementation(lost),
    ];
    try {
      const anyone = supertest.agent(services.idpUrl);
      const pages = await Promise.all([
        account.get('/my-account'),
        account.get('/my-account/devices'),
        anyone.get('/not-me?token=abc'),
        anyone.get('/recovery/password?token=abc'),
        anyone.get('/email/confirm?token=abc'),
      ]);
      for (const { headers, status, text } of pages) {
        expect([status, headers['retry-after']]).toEqual([503, '10']);
        expect(text).toContain('<h1');
      }
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect((await supertest(services.idpUrl).get(`/interaction/${uid}`)).status).toBeLessThan(500);
  });
});

describe('S14 with neutral disclosure', () => {
  beforeAll(async () => {
    services = await start('neutral');
    await fall();
  });
  afterAll(() => services.stop());

  it('E3 a known and an unknown identifier read the same', async () => {
    const account = await reachable(services);
    const shown = async (identifier: string) => {
      const person = await forget(services);
      await person.fill('password', { identifier });
      await person.fill('password/way', { way: 'sms' });
      const { text } = await person.see('password/code');
      return text.slice(text.indexOf(NOTICE)).split('</ul>')[0]!.replaceAll(person.uid, '');
    };
    const known = await shown(account.identifier);
    expect(known).toContain(NOTICE);
    expect(await shown('x.personne')).toBe(known);
  });
});
