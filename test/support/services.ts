import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { startServices } from '../../src/cli/services.ts';
import { systemPause } from '../../src/clock.ts';
import type { Config } from '../../src/config/schema.ts';
import type { FakeFranceConnect } from '../../src/demo/franceconnect/start.ts';
import type { IdpContext } from '../../src/idp/context.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { demonstration, type Settings } from './config.ts';
import { openPortalTestDatabase, openTestDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { type Messages, messagesOf } from './message-box.ts';

/** The whole product in this process: both applications, their worker and their sweep, on databases of their own. */
export interface TestServices extends Messages {
  idpUrl: string;
  portalUrl: string;
  /** «Mon agenda», the demonstration’s sample app. */
  sampleUrl: string;
  config: Config;
  clock: MovableClock;
  /** The pauses that answers made, in milliseconds; nobody waits for them here. */
  pauses: number[];
  idp: IdpContext;
  /** The portal’s database. */
  portal: Connection;
  franceConnect: FakeFranceConnect;
  /** What was logged as a warning or worse; the test run shows it too. */
  complaints: string[];
  stop(): Promise<void>;
}

/** Limits on one address that families at home never meet, but tests, which all come from one machine, would. */
function openDoors(settings: Settings) {
  settings.accounts = { lockout: { triesPerAddressPerMinute: 1000 } };
  settings.activation = { sendsPerAddressPerHour: 10_000, identityTriesPerAddressPerHour: 10_000 };
  settings.recovery = { sendsPerAddressPerHour: 10_000, triesPerAddressPerHour: 10_000 };
  settings.messaging.pollSeconds = 1;
}

/**
 * @param change what the test's configuration has different from the demonstration's
 * @param hurried false to hash passwords and to pause as in production, for a bench
 */
export async function startTestServices(
  change: (settings: Settings) => void = () => {},
  { hurried = true } = {},
): Promise<TestServices> {
  const [idpPort, portalPort, franceConnectPort] = [await freePort(), await freePort(), await freePort()];
  const samplePort = await freePort();
  const keysDirectory = await mkdtemp(join(tmpdir(), 'educonnect-keys-'));
  const config = demonstration((settings) => {
    const moved = JSON.parse(
      JSON.stringify(settings)
        .replaceAll('localhost:4000', `localhost:${idpPort}`)
        .replaceAll('localhost:4001', `localhost:${portalPort}`)
        .replaceAll('localhost:4002', `localhost:${franceConnectPort}`)
        .replaceAll('localhost:4003', `localhost:${samplePort}`),
    );
    Object.assign(settings, moved);
    Object.assign(settings.idp, { listen: { port: idpPort }, keysDirectory });
    // Nobody listens where the demonstration's software does.
    Object.assign(settings.portal!, { listen: { port: portalPort }, webhooks: [] });
    openDoors(settings);
    change(settings);
  });
  // Less than the schema allows: hundreds of people sign in, and password-hash.test.ts looks at the real policy.
  if (hurried) config.accounts.argon2 = { memoryKiB: 1024, iterations: 1, parallelism: 1 };
  const databases = [await openTestDatabase(), await openPortalTestDatabase()] as const;
  const storage = {
    idp: databases[0].db,
    portal: databases[1].db,
    state: async () => 'ok' as const,
    close: async () => {},
  };
  const clock = movableClock();
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const complaints: string[] = [];
  const write = (line: string) => {
    complaints.push(line);
    process.stderr.write(line);
  };
  const log = pino({ level: 'warn' }, { write });
  const services = await startServices({
    config,
    storage,
    log,
    version: '0.0.0-test',
    clock,
    pause: hurried ? pause : systemPause,
  });
  const idpUrl = config.idp.issuer;

  return {
    idpUrl,
    portalUrl: config.portal!.url,
    sampleUrl: `http://localhost:${samplePort}`,
    config,
    clock,
    pauses,
    idp: services.idp,
    portal: storage.portal,
    franceConnect: services.franceConnect!,
    complaints,
    ...messagesOf(idpUrl),
    async stop() {
      await services.stop();
      await Promise.all(databases.map((database) => database.drop()));
      await rm(keysDirectory, { recursive: true });
    },
  };
}
