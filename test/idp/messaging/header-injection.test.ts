import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smtpTransport } from '../../../src/messaging/transports/smtp.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import { smtpSettings } from './post-office.ts';

const BREAKS = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u000b',
  '\u000c',
  '\r\n\r\n',
  '\n\n',
  '%0d%0a',
];

describe('S17 no text adds a header or a recipient to a mail', () => {
  let smtp: TestSmtpServer;
  beforeAll(async () => {
    smtp = await startSmtpServer();
  });
  afterAll(() => smtp.stop());

  it.each(BREAKS)('S17 with %j in the subject, the texts and the sender’s name', async (lineBreak) => {
    const evil = `Valéry${lineBreak}Bcc: thief@example.org${lineBreak}To: other@example.org`;
    smtp.received.length = 0;
    const transport = smtpTransport({ ...smtpSettings(smtp.port), from: `"${evil}" <ne-pas-repondre@example.fr>` });
    const parcel = {
      to: 'valery.durant@example.fr',
      subject: evil,
      text: evil,
      html: `<p>${evil}</p>`,
      reference: 'abc',
    };
    await transport.send(parcel, AbortSignal.timeout(5_000));
    const [{ recipients, mail, raw }] = smtp.received as [TestSmtpServer['received'][0]];
    expect(recipients).toEqual(['valery.durant@example.fr']);
    expect(mail.to).toEqual([{ name: '', address: 'valery.durant@example.fr' }]);
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.headers.map(({ key }) => key).sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(raw.split(/\r?\n\r?\n/)[0]).not.toMatch(/^(bcc|to): .*example\.org/im);
  });

  it('S17 a line with a dot does not end the mail', async () => {
    smtp.received.length = 0;
    const text = 'before\n.\nRCPT TO:<thief@example.org>\nafter';
    await smtpTransport(smtpSettings(smtp.port)).send(
      { to: 'valery.durant@example.fr', subject: 'x', text, reference: 'abc' },
      AbortSignal.timeout(5_000),
    );
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]!.mail.text?.trim()).toBe(text);
  });

  it('S17 a file or an address in the place of a text is not read', async () => {
    const parcel = {
      to: 'valery.durant@example.fr',
      subject: 'x',
      text: { path: '/etc/passwd' } as never,
      reference: 'abc',
    };
    await expect(smtpTransport(smtpSettings(smtp.port)).send(parcel, AbortSignal.timeout(5_000))).rejects.toThrow();
  });
});
