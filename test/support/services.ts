import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startServices } from '../../src/cli/services.ts';
import type { Config } from '../../src/config/schema.ts';
import type { IdpContext } from '../../src/idp/context.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { demonstration, type Settings } from './config.ts';
import { openPortalTestDatabase, openTestDatabase } from './database.ts';
import { freePort } from './free-port.ts';

/** A message as `boite.json` gives it. */
export interface Message {
  id: string;
  channel: 'sms' | 'mail';
  to: string;
  subject: string;
  text: string;
  sentAt: string;
}

/** The whole product in this process: both applications, their worker and their sweep, on databases of their own. */
export interface TestServices {
  idpUrl: string;
  portalUrl: string;
  config: Config;
  clock: MovableClock;
  idp: IdpContext;
  /** What was logged as a warning or worse. */
  complaints: string[];
  /** What was sent to a person, newest first. */
  messages(to: string): Promise<Message[]>;
  /** The code of the SMS that a person gets, once more than `before` of them have arrived. */
  code(phone: string, before?: number): Promise<string>;
  /** The link in the mail that a person gets. */
  link(address: string): Promise<string>;
  stop(): Promise<void>;
}

/** Limits on one address that families at home never meet, but tests, which all come from one machine, would. */
function openDoors(settings: Settings) {
  settings.accounts = { lockout: { triesPerAddressPerMinute: 1000 } };
  settings.activation = { sendsPerAddressPerHour: 10_000, identityTriesPerAddressPerHour: 10_000 };
  settings.messaging.pollSeconds = 1;
}

/** @param change what the test's configuration has different from the demonstration's */
export async function startTestServices(change: (settings: Settings) => void = () => {}): Promise<TestServices> {
  const [idpPort, portalPort] = [await freePort(), await freePort()];
  const keysDirectory = await mkdtemp(join(tmpdir(), 'educonnect-keys-'));
  const config = demonstration((settings) => {
    const moved = JSON.parse(
      JSON.stringify(settings)
        .replaceAll('localhost:4000', `localhost:${idpPort}`)
        .replaceAll('localhost:4001', `localhost:${portalPort}`),
    );
    Object.assign(settings, moved);
    Object.assign(settings.idp, { listen: { port: idpPort }, keysDirectory });
    Object.assign(settings.portal!, { listen: { port: portalPort } });
    openDoors(settings);
    change(settings);
  });
  const databases = [await openTestDatabase(), await openPortalTestDatabase()] as const;
  const storage = {
    idp: databases[0].db,
    portal: databases[1].db,
    state: async () => 'ok' as const,
    close: async () => {},
  };
  const clock = movableClock();
  const complaints: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
  const services = await startServices({ config, storage, log, version: '0.0.0-test', clock });
  const idpUrl = config.idp.issuer;

  const messages = async (to: string): Promise<Message[]> => {
    const all = (await (await fetch(`${idpUrl}/boite.json`)).json()) as Message[];
    const compact = (text: string) => text.replace(/^\+33|\s/g, '').replace(/^0/, '');
    return all.filter((message) => compact(message.to) === compact(to));
  };
  const awaited = async (to: string, before: number): Promise<Message> => {
    for (const deadline = Date.now() + 10_000; ; await sleep(50)) {
      const received = await messages(to);
      if (received.length > before) return received[0]!;
      if (Date.now() > deadline) throw new Error(`no message for ${to}`);
    }
  };
  return {
    idpUrl,
    portalUrl: config.portal!.url,
    config,
    clock,
    idp: services.idp,
    complaints,
    messages,
    code: async (phone, before = 0) => (await awaited(phone, before)).text.match(/\d{6}/)![0],
    link: async (address) => (await awaited(address, 0)).text.match(/https?:\S+/)![0],
    async stop() {
      await services.stop();
      await Promise.all(databases.map((database) => database.drop()));
      await rm(keysDirectory, { recursive: true });
    },
  };
}
