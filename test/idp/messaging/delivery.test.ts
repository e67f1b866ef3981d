import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { type SmsGateway, startSmsGateway } from '../../support/sms-gateway.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import { codeFor, confirmationFor, IMPATIENT, openPostOffice, type PostOffice } from './post-office.ts';

describe('S64 messages when providers are well, slow, down or wrong', () => {
  let database: TestDatabase;
  let gateway: SmsGateway;
  let smtp: TestSmtpServer;
  let office: PostOffice;
  let workers: { stop(): Promise<void> }[];
  beforeAll(async () => {
    database = await openTestDatabase();
    gateway = await startSmsGateway();
    smtp = await startSmtpServer();
  });
  afterAll(async () => {
    await Promise.all([database.drop(), gateway.down(), smtp.stop()]);
  });
  beforeEach(() => {
    office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port });
    workers = [office.work()];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    gateway.behave('well');
    gateway.requests.length = 0;
    gateway.sent.clear();
    smtp.behave('well');
    smtp.received.length = 0;
    await outboxMessages(database.db).deleteMany({});
  });

  /** Moves the clock until the gateway was asked so many times. */
  /** A worker in the place of the first, which does not wait long for a deaf provider. */
  const impatient = async () => {
    await workers[0]!.stop();
    workers = [office.work({ timeoutSeconds: IMPATIENT })];
  };
  /** And one that does, for when the provider answers again. */
  const patient = async () => {
    await workers[0]!.stop();
    workers = [office.work()];
  };

  const requests = async (count: number) => {
    await eventually(() => {
      if (gateway.requests.length >= count) return true;
      office.clock.advance(1);
    }, `not ${count} requests`);
  };

  it('B5 an SMS goes to the gateway as the configuration describes, and nothing of it is kept', async () => {
    await office.outbox.enqueue(codeFor('code:1'));
    const message = await office.end('code:1');
    expect(message).toMatchObject({ status: 'sent', attempts: 1, finishedAt: office.clock.now() });
    expect(message).not.toHaveProperty('sealed');
    const [request] = gateway.requests as [SmsGateway['requests'][0]];
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      authorization: 'Bearer gateway-secret',
      'content-type': 'application/json',
      'idempotency-key': message.reference,
      'x-account': 'educonnect',
    });
    expect(JSON.parse(request.body)).toEqual({
      recipient: '+33639980111',
      message: '024680 est votre code de sécurité ÉduConnect, valable 30 min. Ne le donnez à personne.',
      from: 'EduConnect',
      reference: message.reference,
    });
  });

  it('A4 a mail arrives with text, HTML, one recipient and its constant Message-ID', async () => {
    await office.outbox.enqueue(confirmationFor('mail:1'));
    const { reference, status } = await office.end('mail:1');
    expect(status).toBe('sent');
    const [{ recipients, mail }] = smtp.received as [TestSmtpServer['received'][0]];
    expect(recipients).toEqual(['valery.durant@example.fr']);
    expect(mail.to).toEqual([{ name: '', address: 'valery.durant@example.fr' }]);
    expect(mail.from).toEqual({ name: 'ÉduConnect', address: 'ne-pas-repondre@example.fr' });
    expect(mail.subject).toBe('Confirmez votre adresse e-mail');
    expect(mail.messageId).toBe(`<${reference}@example.fr>`);
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
    expect(mail.text).toContain('https://compte.example.fr/email-confirmation/token-of-the-link');
    expect(mail.html).toContain('Confirmer mon adresse');
  });

  it('a key enqueued again, even at the same moment, is one message', async () => {
    await Promise.all(Array.from({ length: 10 }, () => office.outbox.enqueue(codeFor('code:twice'))));
    await office.end('code:twice');
    await office.outbox.enqueue(codeFor('code:twice'));
    await workers[0]!.stop();
    expect(gateway.requests).toHaveLength(1);
  });

  it('S64 a gateway that is down delays messages and loses none', async () => {
    await gateway.down();
    await office.outbox.enqueue(codeFor('code:down'));
    expect(await office.failed('code:down')).toMatchObject({ status: 'waiting' });
    await gateway.up();
    expect(await office.end('code:down', 1)).toMatchObject({ status: 'sent' });
    expect(gateway.sent.size).toBe(1);
  });

  it.each(['refusing', 'lying', 'moved'] as const)(
    'S64 a gateway that is %s is tried again until it works',
    async (manner) => {
      gateway.behave(manner);
      await office.outbox.enqueue(codeFor(`code:${manner}`));
      await requests(3);
      gateway.behave('well');
      expect(await office.end(`code:${manner}`, 10)).toMatchObject({ status: 'sent' });
      expect(gateway.sent.size).toBe(1);
      expect(new Set(gateway.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    },
  );

  it('S64 a gateway that took the message but never answered is told its key again, and sends once', async () => {
    await impatient();
    gateway.behave('deaf');
    await office.outbox.enqueue(codeFor('code:deaf'));
    await office.failed('code:deaf');
    await patient();
    gateway.behave('well');
    expect(await office.end('code:deaf', 1)).toMatchObject({ status: 'sent', attempts: 2 });
    expect(gateway.requests).toHaveLength(2);
    expect(gateway.sent.size).toBe(1);
  });

  it('S64 a slow gateway delays no mail', async () => {
    gateway.behave('deaf');
    for (let index = 0; index < 20; index += 1) await office.outbox.enqueue(codeFor(`code:slow:${index}`));
    await eventually(() => gateway.requests.length > 0, 'no SMS was sent');
    await office.outbox.enqueue(confirmationFor('mail:beside'));
    await office.end('mail:beside');
    // The mail has gone while the gateway still held every SMS that it had been given.
    expect(gateway.requests.length).toBeGreaterThan(0);
    const sms = await outboxMessages(database.db).find({ channel: 'sms' }).lean();
    expect(sms.filter(({ status, failure }) => status !== 'waiting' || failure !== undefined)).toEqual([]);
    await gateway.down();
    await gateway.up();
  });

  it.each(['busy', 'deaf'] as const)(
    'S64 a mail server that is %s gets the mail again later, the same mail',
    async (manner) => {
      if (manner === 'deaf') await impatient();
      smtp.behave(manner);
      await office.outbox.enqueue(confirmationFor(`mail:${manner}`));
      await office.failed(`mail:${manner}`);
      await patient();
      smtp.behave('well');
      const { reference, status } = await office.end(`mail:${manner}`, 1);
      expect(status).toBe('sent');
      expect(smtp.received.map(({ mail }) => mail.messageId)).toEqual([`<${reference}@example.fr>`]);
    },
  );

  it('a mailbox that does not exist is given up at once, loudly', async () => {
    smtp.behave('strange');
    await office.outbox.enqueue(confirmationFor('mail:nobody'));
    const message = await office.end('mail:nobody');
    expect(message).toMatchObject({ status: 'failed', attempts: 1, failure: 'smtp 550' });
    expect(message).not.toHaveProperty('sealed');
    expect(office.log.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 50, key: 'mail:nobody', msg: 'message given up', failure: 'smtp 550' }),
    );
  });

  it('what was tried for a day is given up', async () => {
    gateway.behave('refusing');
    await office.outbox.enqueue(codeFor('code:never'));
    const message = await office.end('code:never', 600);
    expect(message).toMatchObject({ status: 'failed', failure: 'http 500' });
    expect(message.attempts).toBeGreaterThan(20);
    expect(office.clock.now().getTime()).toBeGreaterThan(message.endsAt.getTime() - 900_000);
    expect(office.log.some((line) => line.includes('message given up'))).toBe(true);
  });

  it('B5 a code that nobody could send in time is dropped, not sent late', async () => {
    await workers[0]!.stop();
    const expiresAt = new Date(office.clock.now().getTime() + 30 * 60_000);
    await office.outbox.enqueue({ ...codeFor('code:late'), expiresAt });
    office.clock.advance(30 * 60);
    workers.push(office.work());
    const message = await office.end('code:late');
    expect(message).toMatchObject({ status: 'expired' });
    expect(message).not.toHaveProperty('sealed');
    expect(gateway.requests).toHaveLength(0);
    expect(office.log.some((line) => JSON.parse(line).level === 50)).toBe(true);
  });

  it('B5 a code that a newer one replaced while the gateway was down is not sent when it is back', async () => {
    gateway.behave('refusing');
    await office.outbox.enqueue(codeFor('code:first'));
    await office.failed('code:first');
    await office.outbox.enqueue({ ...codeFor('code:second'), supersedes: 'code:first' });
    const first = await office.end('code:first');
    expect(first).toMatchObject({ status: 'expired' });
    expect(first).not.toHaveProperty('sealed');
    gateway.behave('well');
    expect(await office.end('code:second', 60)).toMatchObject({ status: 'sent' });
    expect(gateway.sent.size).toBe(1);
  });

  it('B5 what was sent already stays so when a newer one replaces it', async () => {
    await office.outbox.enqueue(codeFor('code:sent'));
    await office.end('code:sent');
    await office.outbox.enqueue({ ...codeFor('code:newer'), supersedes: 'code:sent' });
    await office.end('code:newer');
    expect(await office.end('code:sent')).toMatchObject({ status: 'sent' });
  });

  it('M5 five workers share two hundred messages and send each once', async () => {
    await workers[0]!.stop();
    for (let index = 0; index < 200; index += 1) await office.outbox.enqueue(codeFor(`code:shared:${index}`));
    workers.push(...Array.from({ length: 5 }, () => office.work()));
    for (let index = 0; index < 200; index += 1) await office.end(`code:shared:${index}`);
    expect(gateway.requests).toHaveLength(200);
    expect(gateway.sent.size).toBe(200);
  });

  it('S65 stopping lets what is under way arrive, and leaves the rest for the next start', async () => {
    for (let index = 0; index < 40; index += 1) await office.outbox.enqueue(codeFor(`code:stop:${index}`));
    await eventually(() => gateway.requests.length > 0, 'no SMS was sent');
    await workers[0]!.stop();
    const sent = await outboxMessages(database.db).countDocuments({ status: 'sent' });
    expect(sent).toBe(gateway.sent.size);
    workers.push(office.work());
    for (let index = 0; index < 40; index += 1) await office.end(`code:stop:${index}`);
    expect(gateway.requests).toHaveLength(40);
  });

  it('enqueuing wakes the worker of this process at once, not at its next poll', async () => {
    await workers[0]!.stop();
    workers.push(office.work({ pollSeconds: 86_400 }));
    for (let index = 0; index < 5; index += 1) {
      const arrived = gateway.nextRequest();
      await office.outbox.enqueue(codeFor(`code:wake:${index}`));
      await arrived;
    }
    expect(gateway.requests).toHaveLength(5);
  });

  it('S58 no code, number, address or link is in the database or the log', async () => {
    await gateway.down();
    smtp.behave('busy');
    await office.outbox.enqueue(codeFor('code:canary'));
    await office.outbox.enqueue(confirmationFor('mail:canary'));
    await office.failed('code:canary');
    await office.failed('mail:canary');
    await gateway.up();
    gateway.behave('refusing');
    smtp.behave('strange');
    await office.end('mail:canary', 5);
    await requests(1);
    const kept = JSON.stringify(await outboxMessages(database.db).find().lean());
    for (const trace of [kept, office.log.join('\n')]) {
      expect(trace).not.toMatch(/024680|639980111|valery|token-of-the-link|gateway-secret/i);
      expect(trace).toContain('canary');
    }
  });
});
