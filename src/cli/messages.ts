import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { startDelivery } from '../messaging/deliver.ts';
import type { DeliveryMetrics } from '../messaging/delivery-metrics.ts';
import { createOutbox, type Outbox } from '../messaging/enqueue.ts';
import { loadMessageTemplates } from '../messaging/message-templates.ts';
import type { Channel } from '../messaging/outbox.model.ts';
import { openTransports } from '../messaging/transports/open-transports.ts';
import type { Transport } from '../messaging/transports/transport.ts';
import type { Locale, Texts } from '../web/texts.ts';
import { ROOT } from './open.ts';

/** The messages of one application: each has an outbox in its own database, and its own name and address in what it writes. */
export interface Sender {
  name: string;
  /** What links lead to. */
  url: string;
  db: Connection;
  /** The first seals what waits, the others are those it had before. */
  secrets: readonly string[];
}

interface Surroundings {
  config: Config;
  clock: Clock;
  texts: Texts;
}

const DEFAULT_COLOUR = '#000091';

export const idpSender = ({ idp, brand }: Config, db: Connection): Sender => ({
  name: brand.idpName,
  url: idp.issuer,
  db,
  secrets: [idp.sealingKey],
});

export const portalSender = ({ brand }: Config, portal: NonNullable<Config['portal']>, db: Connection): Sender => ({
  name: brand.portalName,
  url: portal.url,
  db,
  secrets: portal.cookieKeys,
});

export function outboxOf({ name, url, db, secrets }: Sender, { config, clock, texts }: Surroundings): Outbox {
  const templates = loadMessageTemplates({
    directory: `${ROOT}views/messages`,
    translate: (locale, key, params) => texts.in(locale as Locale)(key, params),
    direction: (locale) => texts.direction(locale as Locale),
    baseUrl: url,
    brand: {
      service: name,
      colour: config.brand.colour ?? DEFAULT_COLOUR,
      supportPhone: config.operator.supportPhone,
    },
  });
  return createOutbox({ db, clock, secret: secrets[0]!, templates, giveUpHours: config.messaging.giveUpHours });
}

interface DeliveryOptions extends Omit<Surroundings, 'texts'> {
  log: Logger;
  outbox: Outbox;
  metrics: DeliveryMetrics;
  /** The demonstration's. */
  box: ((channel: Channel) => Transport) | undefined;
}

/** Sends what an application has in its outbox, by the transports of the configuration. */
export function deliver(
  { db, secrets }: Sender,
  { config, box, ...options }: DeliveryOptions,
): { stop(): Promise<void> } {
  const { pollSeconds } = config.messaging;
  const transports = openTransports(config.messaging, box);
  return startDelivery({ db, secrets, transports, pollSeconds, ...options });
}

/** The demonstration is loaded by itself alone: production never reads its code. Both applications put into one box. */
export async function openMessageBox(db: Connection, clock: Clock) {
  const { boxTransport, messageBoxRoutes } = await import('../demo/message-box/message-box.ts');
  return { routes: messageBoxRoutes(db), transport: (channel: Channel) => boxTransport(db, channel, clock) };
}
