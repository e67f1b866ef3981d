import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { claimDelivery } from '../../../src/deliveries/claim.ts';
import { deliveriesOf } from '../../../src/deliveries/delivery.ts';
import { webhookDeliveries } from '../../../src/portal/webhooks/delivery.model.ts';
import { endpointStates } from '../../../src/portal/webhooks/endpoint-states.ts';
import { retryDeliveries } from '../../../src/portal/webhooks/retry-deliveries.ts';
import { startWebhooks } from '../../../src/portal/webhooks/start.ts';
import { webhookMetrics } from '../../../src/portal/webhooks/webhook-metrics.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { UAI } from '../support/campaign-office.ts';
import { signersOf, startWebhookEndpoint, type WebhookEndpoint } from '../support/webhook-endpoint.ts';
import { openWebhookOffice, whsec } from '../support/webhook-office.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('L2 a webhook to the software of a school', () => {
  let database: TestDatabase;
  let software: WebhookEndpoint;
  let office: ReturnType<typeof openWebhookOffice>;
  beforeAll(async () => {
    database = await openPortalTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await Promise.all(Object.values(database.db.collections).map((collection) => collection.deleteMany({})));
    software = await startWebhookEndpoint();
    office = openWebhookOffice(database.db, [{ id: 'agenda', url: software.url }]);
  });
  afterEach(() => software.close());

  const statuses = async () => (await office.stored()).map(({ status }) => status);

  it('L2 says what happened where, and where to read more, by its signature from us; names and contents stay away', async () => {
    await office.tell();
    await office.process().deliver();
    const [webhook] = software.received;
    expect(JSON.parse(webhook!.body)).toEqual({
      type: 'orientation.entry-validated',
      timestamp: '2027-02-10T17:00:00.000Z',
      data: {
        uai: UAI,
        year: 2026,
        pupil: 'child-ines',
        version: 1,
        url: `${office.portal.settings.url}/api/v1/schools/${UAI}/campaigns/2026/files/child-ines`,
      },
    });
    expect(webhook!.headers['webhook-timestamp']).toBe('1802278800');
    expect(webhook!.headers['content-type']).toBe('application/json');
    expect(signersOf(webhook!, [whsec('agenda'), whsec('other')])).toEqual([whsec('agenda')]);
    expect(await statuses()).toEqual(['delivered']);
    await office.process().deliver();
    expect(software.received).toHaveLength(1);
  });

  it('L2 says nothing to software that a school has left, though it happened before', async () => {
    await office.tell();
    await office.tell({ uai: '0159902G' });
    office = openWebhookOffice(database.db, [{ id: 'agenda', url: software.url, schools: ['0159902G'] }]);
    await office.process().deliver();
    expect(software.received.map(({ body }) => JSON.parse(body).data.uai)).toEqual(['0159902G']);
    const left = (await office.stored()).find(({ uai }) => uai === UAI);
    expect([left?.status, left?.failure]).toEqual(['failed', 'not its school']);
  });

  it('L2 has the signatures of both secrets while they change', async () => {
    const secrets = [whsec('new'), whsec('old')];
    office = openWebhookOffice(database.db, [{ id: 'agenda', url: software.url, secrets }]);
    await office.tell();
    await office.process().deliver();
    expect(signersOf(software.received[0]!, [...secrets, whsec('other')])).toEqual(secrets);
  });

  it.each([
    ['an error', 500, 'http 500'],
    ['too many requests', 429, 'http 429'],
    ['a redirect, which is not followed', 'moved', 'http 307'],
    ['a refusal', 401, 'http 401'],
  ] as const)('L2 is sent again after %s, later and later, the same by its id', async (_, manner, failure) => {
    software.answer(manner, manner, 200);
    const process = office.process();
    await office.tell();
    await process.deliver();
    const [first] = await office.stored();
    expect(first).toMatchObject({ status: 'waiting', failure, attempts: 1 });
    await process.deliver();
    expect(software.received).toHaveLength(1);
    office.clock.advance(2);
    await process.deliver();
    const [second] = await office.stored();
    expect(second!.dueAt.getTime() - office.clock.now().getTime()).toBeGreaterThanOrEqual(2_000);
    office.clock.advance(4);
    await process.deliver();
    expect(await statuses()).toEqual(['delivered']);
    expect(new Set(software.ids()).size).toBe(1);
    expect(new Set(software.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(software.received.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
  });

  it('L2 is sent again where nobody answers in time, or at all', async () => {
    software.answer('silent', 204);
    const impatient = office.process('agenda', { timeoutMs: 50 });
    await office.tell();
    await impatient.deliver();
    expect(await office.stored()).toMatchObject([{ status: 'waiting', failure: 'timeout' }]);
    await software.close();
    office.clock.advance(2);
    await office.process().deliver();
    expect(await office.stored()).toMatchObject([{ status: 'waiting', attempts: 2, failure: 'ECONNREFUSED' }]);
    software = await startWebhookEndpoint();
  });

  it('L2 is done once the answer begins: what it says is neither waited for nor kept', async () => {
    software.answer('endless');
    await office.tell();
    await office.process().deliver();
    expect(await statuses()).toEqual(['delivered']);
  });

  it('L2 is given up after three days, loudly, and sent again when the administrator says so', async () => {
    software.answer(500);
    const key = await office.tell();
    const process = office.process();
    for (let hours = 0; hours <= 3 * 24; hours += 1) {
      await process.deliver();
      office.clock.advance(HOUR);
    }
    const tried = software.received.length;
    expect(tried).toBeGreaterThan(60);
    expect(await office.stored()).toMatchObject([{ status: 'failed', failure: 'http 500' }]);
    const [state] = await endpointStates(office.portal, 50);
    expect(state).toMatchObject({ waiting: 0, givenUp: [{ type: 'orientation.entry-validated', uai: UAI }] });
    expect(office.lines.filter((line) => line.includes('"level":50'))).toEqual([expect.stringContaining('given up')]);
    expect(await office.registry.metrics()).toContain('webhooks_total{endpoint="agenda",outcome="failed"} 1');

    software.answer(204);
    await office.tell({ key });
    await process.deliver();
    expect(software.received).toHaveLength(tried);
    const { endpoint } = state!;
    expect(await retryDeliveries(office.portal, endpoint, 'msg_of-another')).toBe(0);
    expect(await retryDeliveries(office.portal, endpoint)).toBe(1);
    await process.deliver();
    expect(await statuses()).toEqual(['delivered']);
    expect(new Set(software.ids()).size).toBe(1);
    expect(await retryDeliveries(office.portal, endpoint)).toBe(0);
  });

  it('L2 stops an endpoint that wants no more, in every process, until the administrator starts it again', async () => {
    software.answer(410, 204);
    await office.tell();
    await office.process().deliver();
    await office.tell();
    await office.process().deliver();
    office.clock.advance(DAY);
    await office.process().deliver();
    expect(software.received).toHaveLength(1);
    expect(office.lines.filter((line) => line.includes('"level":50'))).toEqual([expect.stringContaining('410')]);
    expect(await office.registry.metrics()).toContain('webhook_endpoint_down{endpoint="agenda"} 1');
    const [state] = await endpointStates(office.portal, 50);
    expect(state).toMatchObject({ stoppedAt: new Date('2027-02-10T17:00:00Z'), waiting: 2 });
    expect(await retryDeliveries(office.portal, state!.endpoint)).toBe(2);
    await office.process().deliver();
    expect(await statuses()).toEqual(['delivered', 'delivered']);
    expect(await office.registry.metrics()).toContain('webhook_endpoint_down{endpoint="agenda"} 0');
  });

  it('L2 is given up too where the endpoint stays stopped; another address of it begins anew', async () => {
    software.answer(410, 204);
    await office.tell();
    await office.process().deliver();
    office.clock.advance(3 * DAY);
    await office.process().deliver();
    expect(await statuses()).toEqual(['failed']);
    const moved = openWebhookOffice(database.db, [{ id: 'agenda', url: `${software.url}/new` }]);
    await moved.tell({ key: 'another' });
    await moved.process().deliver();
    expect(software.received).toHaveLength(2);
  });

  it('L2 does not knock at an endpoint that is down with all that waits, and is all sent once it is back', async () => {
    software.answer(503);
    const process = office.process();
    for (let count = 0; count < 40; count += 1) await office.tell();
    await process.deliver();
    expect(software.received.length).toBeLessThan(10);
    expect(office.lines.filter((line) => line.includes('"level":40'))).toEqual([expect.stringContaining('down')]);
    const knocks = software.received.length;
    for (let minutes = 0; minutes < 30; minutes += 1) {
      office.clock.advance(60);
      await process.deliver();
    }
    expect(software.received.length).toBeLessThanOrEqual(knocks + 30);
    expect(office.lines.filter((line) => line.includes('"level":40'))).toHaveLength(1);
    software.answer(204);
    office.clock.advance(60);
    await process.deliver();
    expect(new Set(await statuses())).toEqual(new Set(['delivered']));
  });

  it('L2 waits for nobody: an endpoint that is silent delays no other', async () => {
    const other = await startWebhookEndpoint();
    try {
      software.answer('silent');
      office = openWebhookOffice(database.db, [
        { id: 'agenda', url: software.url },
        { id: 'notes', url: other.url },
      ]);
      await office.tell();
      const arrived = other.next();
      const worker = startWebhooks(office.portal, webhookMetrics(new Registry(), database.db, []), 60);
      await arrived;
      const again = other.next();
      await office.tell();
      await again;
      expect(other.received).toHaveLength(2);
      expect((await office.stored()).filter(({ endpoint }) => endpoint === 'agenda')).toMatchObject([
        { status: 'waiting' },
        { status: 'waiting' },
      ]);
      await software.close();
      await worker.stop();
    } finally {
      await other.close();
      software = await startWebhookEndpoint();
    }
  });

  it('L2 goes to the software of its school alone, and of what that wants to hear of', async () => {
    office = openWebhookOffice(database.db, [
      { id: 'all', url: software.url },
      { id: 'here', url: software.url, schools: [UAI] },
      { id: 'elsewhere', url: software.url, schools: ['0159902G'] },
      { id: 'appeals', url: software.url, events: ['orientation.appeal-lodged'] },
    ]);
    await office.tell();
    const told = async (about: string) =>
      (await office.stored()).filter(({ uai }) => uai === about).map(({ endpoint }) => endpoint);
    expect(await told(UAI)).toEqual(['all', 'here']);
    await office.tell({ type: 'orientation.appeal-lodged', uai: '0159902G' });
    expect(await told('0159902G')).toEqual(['all', 'appeals', 'elsewhere']);
    expect(await told(UAI)).toHaveLength(2);
  });

  it('L2 that was written for one endpoint before a crash is written for the other afterwards, once for each', async () => {
    office = openWebhookOffice(database.db, [
      { id: 'agenda', url: software.url },
      { id: 'notes', url: software.url },
    ]);
    const key = await office.tell();
    const id = (await office.stored())[0]!.webhookId;
    await webhookDeliveries(database.db).deleteOne({ endpoint: 'notes' });
    await office.tell({ key });
    await office.process('agenda').deliver();
    await office.process('notes').deliver();
    expect(software.ids()).toEqual([id, id]);
  });

  it('L2 leaves once, however many processes send at once, and tell at once of the same', async () => {
    for (let count = 0; count < 30; count += 1) await office.tell();
    await Promise.all(Array.from({ length: 5 }, () => office.tell({ key: 'the-same' })));
    await Promise.all(Array.from({ length: 4 }, () => office.process().deliver()));
    expect(software.received).toHaveLength(31);
    expect(new Set(software.ids()).size).toBe(31);
  });

  it('L2 that a worker took and died is sent by another when its time with it is over', async () => {
    await office.tell();
    const deliveries = deliveriesOf(webhookDeliveries(database.db));
    expect(await claimDelivery(deliveries, 'agenda', office.clock.now(), 5_000)).toBeDefined();
    await office.process().deliver();
    expect(software.received).toHaveLength(0);
    office.clock.advance(71);
    await office.process().deliver();
    expect(software.received).toHaveLength(1);
  });

  it('L2 writes no pupil, no address and no secret to the log or the metrics', async () => {
    software.answer(500, 410);
    const process = office.process();
    await office.tell();
    await process.deliver();
    office.clock.advance(2);
    await process.deliver();
    const written = [...office.lines, await office.registry.metrics()].join('');
    expect(written).toContain('webhook postponed');
    for (const secret of ['child-ines', software.url, whsec('agenda'), 'Sandrine'])
      expect(written).not.toContain(secret);
  });
});
