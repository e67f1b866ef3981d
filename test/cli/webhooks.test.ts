import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { listWebhooks, retryWebhooks, testWebhook } from '../../src/cli/webhooks.ts';
import { type ReceivedEvent, startWebhookReceiver } from '../../src/demo/school/webhook-receiver.ts';
import { webhookDeliveries } from '../../src/portal/webhooks/delivery.model.ts';
import { signedHeaders } from '../../src/portal/webhooks/sign.ts';
import { openWebhookOffice, whsec } from '../portal/support/webhook-office.ts';
import { freePort } from '../support/free-port.ts';
import { startSchool, type TestSchool } from './support/school.ts';

describe('educonnect webhooks', () => {
  let school: TestSchool;
  let url: string;
  let config: string;
  beforeAll(async () => {
    school = await startSchool();
    url = `http://localhost:${await freePort()}/educonnect`;
    const settings = await school.read('educonnect.yaml');
    config = await school.fill('educonnect.yaml', settings.replace('http://localhost:4005/educonnect', url));
  });
  afterAll(() => school.close());
  beforeEach(async () => {
    await webhookDeliveries(school.db).deleteMany({});
  });

  const endpoint = 'vie-scolaire';
  const said = async (run: () => Promise<void>) => {
    const lines: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    await run().finally(() => log.mockRestore());
    return lines.join('\n');
  };
  const told = () => openWebhookOffice(school.db, [{ id: endpoint, url }]).tell();

  it('M3 shows what waits, what was given up and why, and sends it again', async () => {
    expect(await said(() => listWebhooks(config))).toMatch(
      /^vie-scolaire {2}http.*\n.*0159901F.*\n {2}Rien n’attend\.$/,
    );
    await told();
    expect(await said(() => listWebhooks(config))).toMatch(/En attente : 1 événement, depuis le 10\/02\/2027/);
    const failed = { status: 'failed', failure: 'http 500', finishedAt: new Date() } as const;
    await webhookDeliveries(school.db).updateOne({}, { $set: failed });
    const { webhookId } = (await webhookDeliveries(school.db).findOne().lean())!;
    expect(await said(() => listWebhooks(config))).toMatch(
      new RegExp(`Abandonnés.*\\n.*${webhookId} {2}orientation\\.entry-validated {2}0159901F {2}http 500$`),
    );
    expect(await said(() => retryWebhooks(config, { endpoint, event: webhookId }))).toMatch(/^1 événement à renvoyer/);
    expect(await webhookDeliveries(school.db).findOne().lean()).toMatchObject({ status: 'waiting' });
  });

  it('M3 says in one message what cannot be done', async () => {
    await expect(retryWebhooks(config, { endpoint: 'agenda' })).rejects.toThrow(
      /Aucun webhook « agenda ».*vie-scolaire/,
    );
    await expect(retryWebhooks(config, { endpoint, event: 'msg_x' })).rejects.toThrow(/n’attend pas d’être renvoyé/);
    await expect(testWebhook(config, { endpoint })).rejects.toThrow(/n’a pas pris l’événement d’essai : ECONNREFUSED/);
  });

  it('L2 reaches the sample software, which believes the portal alone, and each event once', async () => {
    const events: ReceivedEvent[] = [];
    let warnings = 0;
    const secret = (await school.read('secrets/school-webhook')).trim();
    const tell = (event: ReceivedEvent) => events.push(event);
    const receiver = await startWebhookReceiver({ url, secret, tell, warn: () => (warnings += 1) });
    try {
      expect(await said(() => testWebhook(config, { endpoint }))).toMatch(/a pris l’événement d’essai/);
      expect(events).toMatchObject([{ type: 'webhook.test' }]);
      const send = async (webhookId: string, by: string, at: Date) => {
        const body = JSON.stringify({ type: 'contact.corrected', timestamp: at.toISOString(), data: {} });
        return (await fetch(url, { method: 'POST', body, headers: signedHeaders([by], { webhookId, at, body }) }))
          .status;
      };
      const now = new Date();
      expect(await send('msg_forged', whsec('other'), now)).toBe(401);
      expect(await send('msg_overheard', secret, new Date(now.getTime() - 10 * 60_000))).toBe(401);
      expect({ warnings, events: events.length }).toEqual({ warnings: 2, events: 1 });
      expect([await send('msg_a', secret, now), await send('msg_a', secret, now)]).toEqual([204, 204]);
      expect(events).toHaveLength(2);
    } finally {
      receiver.close();
    }
  });
});
