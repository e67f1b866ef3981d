import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createContext } from '../../../src/cli/idp-context.ts';
import { startServices } from '../../../src/cli/services.ts';
import { DIRECTORY_SCOPE, directoryAudience } from '../../../src/config/known-apis.ts';
import type { Config } from '../../../src/config/schema.ts';
import { providerWith } from '../../../src/idp/oidc/create-provider.ts';
import { makeKeys } from '../../../src/idp/oidc/keys/keys.ts';
import { ROUTES } from '../../../src/idp/oidc/routes.ts';
import { createLog } from '../../../src/log.ts';
import { install } from './installation.ts';
import { bareForm, type RunningVariant, type Target } from './variant.ts';

const targetOf = (config: Config): Target => ({
  port: config.idp.listen.port,
  authorization: ROUTES.authorization,
  token: ROUTES.token,
  userinfo: ROUTES.userinfo,
  introspection: ROUTES.introspection,
  api: { resource: directoryAudience(config), scope: DIRECTORY_SCOPE },
});

/** Our provider and its storage, with the same bare form as the engine alone: what keeping everything costs. */
export async function startProvider(): Promise<RunningVariant> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { config, storage, stop } = await install(port);
  const provider = providerWith(
    createContext({ config, storage, log: createLog('silent') }),
    await makeKeys(new Date()),
  );
  provider.proxy = false;
  provider.use(bareForm(provider));
  server.on('request', provider.callback());
  return {
    target: targetOf(config),
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
    target: targetOf(config),
    stop: async () => {
      await services.stop();
      await stop();
    },
  };
}
