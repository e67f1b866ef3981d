import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { channelPauses } from '../../../src/messaging/channel-pause.model.ts';
import { claim } from '../../../src/messaging/claim.ts';
import { type OutboxMessage, outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { type SmsGateway, startSmsGateway } from '../../support/sms-gateway.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import { codeFor, confirmationFor, IMPATIENT, openPostOffice, type PostOffice } from './post-office.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;

let database: TestDatabase;
let gateway: SmsGateway;
let second: SmsGateway;
let smtp: TestSmtpServer;
let office: PostOffice;
let workers: { stop(): Promise<void> }[];

beforeAll(async () => {
  database = await openTestDatabase();
  [gateway, second, smtp] = await Promise.all([startSmsGateway(), startSmsGateway(), startSmtpServer()]);
});
afterAll(async () => {
  await Promise.all([database.drop(), gateway.down(), second.down(), smtp.stop()]);
});
beforeEach(() => {
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const each of [gateway, second]) {
    each.behave('well');
    each.requests.length = 0;
    each.sent.clear();
  }
  smtp.behave('well');
  smtp.received.length = 0;
  await Promise.all([outboxMessages(database.db).deleteMany({}), channelPauses(database.db).deleteMany({})]);
});

const open = (options: { fallbackUrl?: string } = {}) => {
  office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port, ...options });
};
const work = (count: number, options: { timeoutSeconds?: number } = {}) => {
  for (let index = 0; index < count; index += 1) workers.push(office.work({ pollSeconds: 0.005, ...options }));
};
/** A patient worker takes over, for when providers answer again. */
const relieve = async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  work(1);
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));
/** Lets time pass by steps, during which workers do what is due. */
const pass = async (seconds: number, step = 15) => {
  for (let passed = 0; passed < seconds; passed += step) {
    office.clock.advance(step);
    await settle();
  }
};
const count = (status: OutboxMessage['status']) => outboxMessages(database.db).countDocuments({ status });
const until = (holds: () => Promise<boolean> | boolean, step = 1) =>
  eventually(
    async () => {
      if (await holds()) return true;
      office.clock.advance(step);
    },
    () => `not reached: ${office.log.slice(-3).join('')}`,
  );
const logged = (text: string) => office.log.filter((line) => line.includes(text));
const keys = (requests: SmsGateway['requests']) => requests.map(({ headers }) => headers['idempotency-key']);

describe('S64 providers that are down for an hour', () => {
  beforeEach(() => open());

  it('S64 nothing is lost, late codes are dropped, and the rest leaves once each, whatever the workers', async () => {
    const expiresAt = new Date(office.clock.now().getTime() + HALF_AN_HOUR_MS);
    for (let index = 0; index < 40; index += 1) {
      await office.outbox.enqueue({ ...codeFor(`code:${index}`), expiresAt });
      await office.outbox.enqueue(codeFor(`notice:${index}`));
      await office.outbox.enqueue(confirmationFor(`mail:${index}`));
    }
    gateway.behave('refusing');
    await smtp.down();
    work(3);
    await pass(3_600, 30);
    expect(gateway.sent.size).toBe(0);
    expect(smtp.received).toHaveLength(0);
    // Three workers, each five failures and what was under way, then at most one attempt a minute.
    expect(gateway.requests.length).toBeLessThan(3 * (13 + 65));
    gateway.requests.length = 0;

    gateway.behave('well');
    await smtp.up();
    office.clock.advance(120);
    await until(async () => (await count('waiting')) === 0);
    expect(keys(gateway.requests)).toHaveLength(40);
    expect(gateway.sent.size).toBe(40);
    expect(smtp.received).toHaveLength(40);
    expect(new Set(smtp.received.map(({ mail }) => mail.messageId)).size).toBe(40);
    expect(await count('sent')).toBe(80);
    expect((await count('expired')) + (await count('failed'))).toBe(40);
    const ends = await outboxMessages(database.db).find({ channel: 'sms' }).lean();
    const late = ends.filter(({ _id, status }) => _id.startsWith('code:') && status === 'sent');
    expect(late).toEqual([]);
  });

  it('S64 what was put back leaves as soon as the provider is back, not at the end of its own pause', async () => {
    await office.outbox.enqueue(codeFor('code:first'));
    gateway.behave('refusing');
    work(1);
    await until(async () => logged('provider is down').length === 1);
    await pass(1_200);
    gateway.behave('well');
    const start = office.clock.now().getTime();
    for (let index = 0; index < 10; index += 1) await office.outbox.enqueue(codeFor(`code:more:${index}`));
    await until(async () => (await count('sent')) === 11);
    expect(office.clock.now().getTime() - start).toBeLessThan(75_000);
  });

  it('S64 while it is down one attempt at a time asks whether it is back', async () => {
    for (let index = 0; index < 50; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    gateway.behave('refusing');
    work(1);
    await until(() => logged('provider is down').length === 1, 0);
    await settle();
    const asked = gateway.requests.length;
    expect(asked).toBeLessThanOrEqual(13);
    for (let index = 0; index < 20; index += 1) await settle();
    expect(gateway.requests).toHaveLength(asked);
    office.clock.advance(16);
    await until(() => gateway.requests.length > asked, 0);
    for (let index = 0; index < 20; index += 1) await settle();
    expect(gateway.requests).toHaveLength(asked + 1);
  });

  it('M4 metrics and one line in the log tell when it fell and when it is back, and name nobody', async () => {
    for (let index = 0; index < 9; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    gateway.behave('refusing');
    work(1);
    await until(() => logged('provider is down').length === 1, 0);
    office.clock.advance(5);
    const down = await office.metrics();
    expect(down).toContain('message_provider_down{app="idp",channel="sms",provider="main"} 1');
    expect(down).toContain('message_provider_down{app="idp",channel="mail",provider="main"} 0');
    expect(down).toContain('messages_waiting{app="idp",channel="sms"} 9');
    expect(down).toContain('messages_oldest_waiting_seconds{app="idp",channel="sms"} 5');
    await pass(600);
    expect(logged('provider is down')).toHaveLength(1);
    gateway.behave('well');
    await until(async () => (await office.metrics()).includes('outcome="sent"} 9'));
    const up = await office.metrics();
    expect(up).toContain('message_provider_down{app="idp",channel="sms",provider="main"} 0');
    expect(up).toContain('messages_waiting{app="idp",channel="sms"} 0');
    expect(logged('provider is back')).toHaveLength(1);
    const [line] = logged('provider is down');
    expect(JSON.parse(line!)).toMatchObject({ level: 50, channel: 'sms', provider: 'main', failure: 'http 500' });
    expect(office.log.join('') + up).not.toMatch(/024680|639980111|valery/);
  });

  it('S64 pages know that a channel is late, whoever found it, and that it is not any more', async () => {
    const late = () => office.delays.late('sms');
    expect(await late()).toBe(false);
    for (let index = 0; index < 9; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    gateway.behave('refusing');
    work(1);
    await until(() => logged('provider is down').length === 1, 0);
    office.clock.advance(4);
    expect(await late()).toBe(true);
    expect(await office.delays.late('mail')).toBe(false);
    await pass(1_800, 10);
    expect(await late()).toBe(true);
    gateway.behave('well');
    await until(async () => (await count('sent')) === 9);
    office.clock.advance(4);
    expect(await late()).toBe(false);
  });

  it('S64 pages know it too when no worker takes messages at all', async () => {
    await office.outbox.enqueue(codeFor('code:alone'));
    expect(await office.delays.late('sms')).toBe(false);
    office.clock.advance(21);
    expect(await office.delays.late('sms')).toBe(true);
  });

  it('S64 one mailbox that refuses every mail stops nobody else’s', async () => {
    smtp.behave('strange');
    for (let index = 0; index < 9; index += 1) await office.outbox.enqueue(confirmationFor(`mail:${index}`));
    work(1);
    await until(async () => (await count('failed')) === 9);
    expect(logged('provider is down')).toHaveLength(0);
    expect(await office.delays.late('mail')).toBe(false);
  });
});

describe('S64 a second SMS provider', () => {
  beforeEach(() => open({ fallbackUrl: second.url }));
  const all = () => [...gateway.sent.keys(), ...second.sent.keys()];

  it('S64 sends while the first is down, which is asked now and then, and takes over when it is back', async () => {
    await gateway.down();
    work(1);
    for (let index = 0; index < 30; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    await until(async () => (await count('sent')) === 30);
    expect(second.sent.size).toBe(30);
    expect(logged('provider is down')).toHaveLength(1);
    expect(await office.delays.late('sms')).toBe(false);
    await gateway.up();
    office.clock.advance(16);
    await office.outbox.enqueue(codeFor('code:back'));
    await office.end('code:back');
    expect(gateway.sent.size).toBe(1);
    expect(new Set(all()).size).toBe(31);
  });

  it('S64 never sends what the first may have taken, even once the first is gone', async () => {
    gateway.behave('deaf');
    work(1, { timeoutSeconds: IMPATIENT });
    await office.outbox.enqueue(codeFor('code:unsure'));
    await office.failed('code:unsure');
    await relieve();
    await gateway.down();
    await pass(900, 5);
    expect(second.requests).toHaveLength(0);
    await gateway.up();
    gateway.behave('well');
    expect(await office.end('code:unsure', 5)).toMatchObject({ status: 'sent' });
    expect(all()).toHaveLength(1);
  });

  it('S65 nor what a worker that died may have given to the first', async () => {
    await office.outbox.enqueue(codeFor('code:died'));
    await claim(database.db, 'sms', office.clock.now(), 1_000);
    await gateway.down();
    work(1);
    await pass(900, 5);
    expect(second.requests).toHaveLength(0);
    await gateway.up();
    expect(await office.end('code:died', 5)).toMatchObject({ status: 'sent' });
    expect(all()).toHaveLength(1);
  });

  it('S64 nor does the first send what the second may have taken', async () => {
    await gateway.down();
    second.behave('deaf');
    work(1, { timeoutSeconds: IMPATIENT });
    await office.outbox.enqueue(codeFor('code:unsure'));
    expect(await office.failed('code:unsure')).toMatchObject({ provider: 'fallback', putBack: 'kept' });
    await relieve();
    await gateway.up();
    await pass(60, 5);
    expect(gateway.requests).toHaveLength(0);
    second.behave('well');
    expect(await office.end('code:unsure', 5)).toMatchObject({ status: 'sent' });
    expect(all()).toHaveLength(1);
  });

  it('S64 both down: what none took may leave by either, once', async () => {
    await Promise.all([gateway.down(), second.down()]);
    work(2);
    for (let index = 0; index < 30; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    await pass(3_600, 30);
    expect(await office.delays.late('sms')).toBe(true);
    await Promise.all([gateway.up(), second.up()]);
    office.clock.advance(120);
    await until(async () => (await count('sent')) === 30);
    expect(all()).toHaveLength(30);
    expect(gateway.requests.length + second.requests.length).toBe(30);
  });
});
