import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { startServices } from '../../../src/cli/services.ts';
import { systemClock } from '../../../src/clock.ts';
import { createAudit } from '../../../src/idp/audit/create-audit.ts';
import { createClients } from '../../../src/idp/oidc/clients.ts';
import { createProvider } from '../../../src/idp/oidc/create-provider.ts';
import { createLog } from '../../../src/log.ts';
import { install } from './installation.ts';
import { bareForm, type RunningVariant } from './variant.ts';

const PATHS = { authorizePath: '/authorize', userinfoPath: '/userinfo' };

/** Our provider and its storage, with the same bare form as the engine alone: what keeping everything costs. */
export async function startProvider(): Promise<RunningVariant> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { config, storage, stop } = await install(port);
  const db = storage.idp;
  const provider = await createProvider({
    audit: createAudit({ db, clock: systemClock, secret: config.idp.sealingKey }),
    clients: createClients(config, db, systemClock),
    config,
    db,
    clock: systemClock,
    log: pino({ level: 'silent' }),
  });
  provider.proxy = false;
  provider.use(bareForm(provider));
  server.on('request', provider.callback());
  return {
    target: { port, ...PATHS },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await stop();
    },
  };
}

/** The whole application as people use it: its pages, its lock-out, its passwords. */
export async function startApplication(): Promise<RunningVariant> {
  const reserved = createServer();
  await new Promise<void>((resolve) => reserved.listen(0, '127.0.0.1', resolve));
  const { port } = reserved.address() as AddressInfo;
  await new Promise((resolve) => reserved.close(resolve));
  const { config, storage, stop } = await install(port);
  const services = await startServices({ config, storage, log: createLog('silent'), version: 'bench', apps: ['idp'] });
  return {
    target: { port, ...PATHS },
    stop: async () => {
      await services.stop();
      await stop();
    },
  };
}
