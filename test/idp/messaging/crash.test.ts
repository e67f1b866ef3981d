import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { buildProcess } from '../../support/build-process.ts';
import { openTestDatabase, type TestDatabase, testDatabaseUri } from '../../support/database.ts';
import { type SmsGateway, startSmsGateway } from '../../support/sms-gateway.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import { codeFor, openPostOffice, type PostOffice } from './post-office.ts';

describe('S65 a worker killed at any moment', () => {
  let database: TestDatabase;
  let program: string;
  let gateway: SmsGateway;
  let smtp: TestSmtpServer;
  /** Those of the test under way: none may outlive it, whatever becomes of it. */
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    gateway = await startSmsGateway();
    smtp = await startSmtpServer();
    program = await buildProcess('test/idp/messaging/outbox-process.ts');
  });
  afterAll(async () => {
    await Promise.all([database.drop(), gateway.down(), smtp.stop(), rm(program)]);
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    gateway.behave('well');
    gateway.requests.length = 0;
    gateway.sent.clear();
    await outboxMessages(database.db).deleteMany({});
  });

  const start = (): ChildProcess => {
    const uri = testDatabaseUri(database.db.name);
    const child = fork(program, [uri, gateway.url, String(smtp.port)], {
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    children.push(child);
    return child;
  };
  const kill = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const survive = async (office: PostOffice, keys: string[]) => {
    const worker = office.work();
    for (const key of keys) expect(await office.end(key, 5)).toMatchObject({ status: 'sent' });
    await worker.stop();
  };

  it('S65 after the gateway took the message: it is told the same key again and sends one SMS', async () => {
    const office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port });
    gateway.behave('deaf');
    await office.outbox.enqueue(codeFor('code:killed'));
    const taken = gateway.nextRequest();
    const child = start();
    await taken;
    await kill(child);
    gateway.behave('well');
    await survive(office, ['code:killed']);
    expect(gateway.requests).toHaveLength(2);
    expect(gateway.sent.size).toBe(1);
  });

  it('S65 another worker leaves the message alone as long as it may be on its way', async () => {
    const office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port });
    gateway.behave('deaf');
    await office.outbox.enqueue(codeFor('code:leased'));
    const taken = gateway.nextRequest();
    const child = start();
    await taken;
    await kill(child);
    const worker = office.work();
    office.clock.advance(60);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(gateway.requests).toHaveLength(1);
    await worker.stop();
  });

  it('S65 two processes, one killed in the midst: the other goes on, and nothing is sent twice', async () => {
    const office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port });
    const keys = Array.from({ length: 120 }, (_, index) => `code:two:${index}`);
    for (const key of keys) await office.outbox.enqueue(codeFor(key));
    const begun = gateway.nextRequest();
    const [first] = [start(), start()];
    await begun;
    await kill(first);
    await survive(office, keys);
    expect(gateway.sent.size).toBe(120);
    const asked = gateway.requests.map(({ headers }) => String(headers['idempotency-key']));
    const again = asked.length - new Set(asked).size;
    expect(again).toBeLessThanOrEqual(8);
  });

  it('S65 in the midst of many messages: none is lost, none is sent twice', async () => {
    const office = openPostOffice(database.db, { smsUrl: gateway.url, smtpPort: smtp.port });
    const keys = Array.from({ length: 60 }, (_, index) => `code:many:${index}`);
    for (const key of keys) await office.outbox.enqueue(codeFor(key));
    for (let round = 0; round < 3; round += 1) {
      const begun = gateway.nextRequest();
      const child = start();
      await begun;
      await kill(child);
      office.clock.advance(70);
    }
    await survive(office, keys);
    expect(gateway.sent.size).toBe(60);
  });
});
