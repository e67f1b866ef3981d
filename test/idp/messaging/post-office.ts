import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { startDelivery } from '../../../src/messaging/deliver.ts';
import { deliveryMetrics } from '../../../src/messaging/delivery-metrics.ts';
import { createOutbox, type NewMessage, type Outbox } from '../../../src/messaging/enqueue.ts';
import { type OutboxMessage, outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { createDelays, type Delays, outboxState } from '../../../src/messaging/outbox-state.ts';
import { httpSmsTransport } from '../../../src/messaging/transports/http-sms.ts';
import { smtpTransport } from '../../../src/messaging/transports/smtp.ts';
import { eventually } from '../../support/eventually.ts';
import { testTemplates } from '../../support/messages.ts';
import { type TestClock, testClock } from '../../support/test-clock.ts';

/** Seconds that an attempt may take where a provider is deaf: all of them pass. */
export const IMPATIENT = 0.3;
/** Elsewhere, since the machine of the tests may be busy. */
const PATIENT = 20;
const secret = 'a secret of the configuration, 32 characters at least';

interface Providers {
  smsUrl: string;
  /** Of a second gateway. */
  fallbackUrl?: string;
  smtpPort: number;
}

/** An outbox with workers on real providers, and a clock that the test moves. */
export interface PostOffice {
  clock: TestClock;
  outbox: Outbox;
  log: string[];
  delays: Delays;
  /** What `/metrics` says. */
  metrics(): Promise<string>;
  /** Starts one more worker. @param timeoutSeconds of one attempt */
  work(options?: { pollSeconds?: number; timeoutSeconds?: number }): { stop(): Promise<void> };
  /** Moves the clock by `seconds` again and again until the message is no longer waiting; gives it as it ended. */
  end(key: string, seconds?: number): Promise<OutboxMessage>;
  /** Waits until an attempt has failed. */
  failed(key: string): Promise<OutboxMessage>;
}

const smsSettings = (url: string, timeoutSeconds: number) => ({
  url,
  method: 'POST' as const,
  headers: { 'x-account': 'educonnect' },
  authorization: 'Bearer gateway-secret',
  contentType: 'application/json' as const,
  body: { recipient: '{to}', message: '{text}', from: '{sender}', reference: '{key}' },
  sender: 'EduConnect',
  success: { statuses: [200, 201], bodyIncludes: 'accepted' },
  timeoutSeconds,
});

export const smtpSettings = (port: number, timeoutSeconds = PATIENT) => ({
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  from: 'ÉduConnect <ne-pas-repondre@example.fr>',
  timeoutSeconds,
});

/** The SMS of B5 to Valéry. */
export const codeFor = (key: string): NewMessage => ({
  key,
  channel: 'sms',
  to: '+33639980111',
  template: 'activation-code',
  locale: 'fr',
  params: { code: '024680', minutes: 30 },
});

/** The mail of A4 to Valéry. */
export const confirmationFor = (key: string): NewMessage => ({
  key,
  channel: 'mail',
  to: 'valery.durant@example.fr',
  template: 'email-confirmation',
  locale: 'fr',
  params: { path: '/email-confirmation/token-of-the-link', hours: 72 },
});

export function openPostOffice(db: Connection, { smsUrl, fallbackUrl, smtpPort }: Providers): PostOffice {
  const clock = testClock();
  const outbox = createOutbox({ db, clock, secret, templates: testTemplates(), giveUpHours: 24 });
  const log: string[] = [];
  const transports = (timeoutSeconds: number) => {
    const sms = (url: string) => httpSmsTransport(smsSettings(url, timeoutSeconds));
    return {
      sms: [sms(smsUrl), fallbackUrl === undefined ? undefined : sms(fallbackUrl)],
      mail: [smtpTransport(smtpSettings(smtpPort, timeoutSeconds))],
    } as const;
  };
  const registry = new Registry();
  const metrics = deliveryMetrics(registry, { idp: outboxState(db, clock) })('idp');
  const work: PostOffice['work'] = ({ pollSeconds = 0.02, timeoutSeconds = PATIENT } = {}) => {
    const options = { db, clock, log: logger, outbox, secrets: [secret], metrics, pollSeconds };
    return startDelivery({ ...options, transports: transports(timeoutSeconds) });
  };
  const logger = pino({ level: 'trace' }, { write: (line) => void log.push(line) });
  const find = (key: string) => outboxMessages(db).findById(key).lean().orFail();
  const until = (key: string, holds: (message: OutboxMessage) => boolean, between: () => void) =>
    eventually(async () => {
      const message = await find(key);
      if (holds(message)) return message;
      between();
    }, `${key} is as it was`);
  return {
    clock,
    outbox,
    log,
    delays: createDelays(db, clock),
    metrics: () => registry.metrics(),
    work,
    end: (key, seconds = 0) =>
      until(
        key,
        ({ status }) => status !== 'waiting',
        () => clock.advance(seconds),
      ),
    failed: (key) =>
      until(
        key,
        ({ failure }) => failure !== undefined,
        () => {},
      ),
  };
}
