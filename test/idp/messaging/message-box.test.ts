import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTransports } from '../../../src/messaging/transports/open-transports.ts';
import { eventually } from '../../support/eventually.ts';
import type { Message } from '../../support/message-box.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { codeFor, confirmationFor } from './post-office.ts';

describe('M2 the message box of the demonstration', () => {
  let services: TestServices;
  const get = (path: string) => fetch(`${services.idpUrl}${path}`);
  const inBox = (count: number): Promise<Message[]> =>
    eventually(async () => {
      const messages = (await (await get('/boite.json')).json()) as Message[];
      return messages.length >= count && messages;
    }, `not ${count} messages`);
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(() => services.stop());

  it('M2 is empty at first, and says so', async () => {
    expect(await (await get('/boite.json')).json()).toEqual([]);
    expect(await (await get('/boite')).text()).toContain('Aucun message');
  });

  it('M2 gives the messages newest first, in the form that other software relies on', async () => {
    await services.idp.outbox.enqueue(codeFor('box:1'));
    await inBox(1);
    services.clock.forward({ seconds: 1 });
    await services.idp.outbox.enqueue(confirmationFor('box:2'));
    const [mail, sms] = await inBox(2);
    expect(sms).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      channel: 'sms',
      to: '+33639980111',
      subject: '',
      text: '024680 est votre code de sécurité ÉduConnect, valable 30 min. Ne le donnez à personne.',
      sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(mail).toMatchObject({
      channel: 'mail',
      to: 'valery.durant@example.fr',
      subject: 'Confirmez votre adresse e-mail',
    });
    expect(Object.keys(mail!)).toEqual(Object.keys(sms!));
  });

  it('M2 shows them on a page, the links of a mail ready to follow', async () => {
    const page = await (await get('/boite')).text();
    const link = `${services.idpUrl}/email-confirmation/token-of-the-link`;
    expect(page).toContain(`<a href="${link}">${link}</a>`);
    expect(page.indexOf('Confirmez votre adresse')).toBeLessThan(page.indexOf('024680'));
  });

  it('S19 shows what people typed as text', async () => {
    await services.idp.outbox.enqueue({
      ...confirmationFor('box:3'),
      template: 'account-activated',
      params: { identifier: '<img src=x onerror=alert(1)>' },
    });
    const [{ id }] = (await inBox(3)) as [Message];
    for (const path of ['/boite', `/boite/${id}`]) expect(await (await get(path)).text()).not.toContain('<img src=x');
  });

  it('S56 shows a mail’s layout at an address of its own, where nothing runs and nothing is fetched', async () => {
    const [{ id }, , sms] = (await inBox(3)) as [Message, Message, Message];
    const answer = await get(`/boite/${id}`);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(['sandbox', "default-src 'none'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toContain('script-src');
    expect(await answer.text()).toContain('<!doctype html>');
    expect((await get(`/boite/${sms.id}`)).status).toBe(404);
    expect((await get('/boite/unknown')).status).toBe(404);
  });

  it('M2 has no transport outside the demonstration', () => {
    expect(() => openTransports(services.config.messaging)).toThrow('demonstration only');
  });
});
