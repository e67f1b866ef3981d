import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import Provider from 'oidc-provider';
import type { Logger } from 'pino';
import { readFormBody } from '../../web/body.ts';
import type { WebContext } from '../../web/context.ts';
import { serve } from '../../web/server.ts';
import { downForAll, explainErrors, failBetweenServers, noBasicAuthentication, noCors } from './between-servers.ts';
import { checkAuthorization } from './check-authorization.ts';
import { choicePage } from './choice-page.ts';
import { type ClientRegistration, registered } from './clients.ts';
import { fakeConfiguration, ROUTES } from './configuration.ts';
import type { Failure } from './failures.ts';
import { createMemoryStore } from './memory-store.ts';
import { createPages, errorPages, type Pages } from './pages.ts';
import { signOut } from './sign-out.ts';
import { type FakeState, makeKeys } from './state.ts';

const BASE = '/api/v2';

interface FakeOptions {
  port: number;
  host?: string;
  clients: readonly ClientRegistration[];
  log: Logger;
  /** How long the failure «slow» keeps a service waiting. */
  slowSeconds?: number;
}

/** The demonstration's FranceConnect, running. */
export interface FakeFranceConnect {
  issuer: string;
  /** Makes everything fail in this way, until it is called with nothing; the page's own choice then counts again. */
  fail(failure?: Failure): void;
  /** Signs with new keys from now on; the former are still published. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The engine is made for the root: the path of the issuer is taken away before it. Elsewhere, a page leads who opened this
 * address by hand to where the demonstration begins.
 */
const underBase =
  ({ clients }: FakeState, render: Pages): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith(`${BASE}/`)) {
      const services = clients.map(({ name, redirectUris }) => ({ name, url: new URL('/', redirectUris[0]).href }));
      render(ctx, 'demo/franceconnect/elsewhere', { services }, 404);
      return;
    }
    ctx.path = ctx.path.slice(BASE.length);
    // Where the engine reads what to put before its addresses.
    ctx.mountPath = BASE;
    await next();
  };

/** Checks the parameters, which may also be posted (§2). */
const checkedAuthorization =
  (state: FakeState): Middleware =>
  async (ctx, next) => {
    if (ctx.path !== ROUTES.authorization) return next();
    if (ctx.method === 'POST') {
      ctx.querystring = new URLSearchParams(await readFormBody(ctx as unknown as WebContext)).toString();
      ctx.method = 'GET';
    }
    checkAuthorization(new URLSearchParams(ctx.querystring), state.clients);
    return next();
  };

/**
 * A FranceConnect faithful to the real one as far as a service sees it (domain/franceconnect.md), on oidc-provider as that
 * is, with invented people. It goes by the system's time, keeps all in memory, and only the demonstration and tests start it.
 *
 * @throws {AddressTakenError} when the port is in use
 */
export async function startFakeFranceConnect(options: FakeOptions): Promise<FakeFranceConnect> {
  const { port, host = '127.0.0.1', log, slowSeconds = 10 } = options;
  const clients = options.clients.map(registered);
  const issuer = `http://localhost:${port}${BASE}`;
  const state: FakeState = {
    issuer,
    clients,
    store: createMemoryStore(),
    keys: await makeKeys(clients),
    failure: undefined,
    failures: new Map(),
    slowSeconds,
    subjectSalt: createHash('sha256').update(issuer).digest('hex'),
  };
  const pages = createPages();

  const current = () => engine.provider;
  const rotateKeys = async () => {
    state.keys = [...(await makeKeys(clients)), ...state.keys];
    engine = createEngine();
  };

  function createEngine() {
    const provider = new Provider(issuer, fakeConfiguration(state));
    for (const middleware of [
      noCors,
      pages.assets,
      underBase(state, pages.render),
      downForAll(state),
      errorPages(pages.render, log),
      failBetweenServers(state),
      explainErrors,
      noBasicAuthentication,
      checkedAuthorization(state),
      choicePage({ state, provider: current, render: pages.render, rotateKeys }),
      signOut(current),
    ])
      provider.use(middleware as never);
    provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'the demonstration’s FranceConnect'));
    provider.on('authorization.success', (ctx, out) => {
      const expired = (ctx.oidc.result?.failure ?? state.failure) === 'expired-code';
      if (expired) state.store.expire('AuthorizationCode', String(out?.code));
    });
    return { provider, callback: provider.callback() };
  }

  let engine = createEngine();
  const server = await serve(
    (request: IncomingMessage, response: ServerResponse) => engine.callback(request, response),
    { host, port },
  );
  return {
    issuer,
    fail: (failure) => {
      state.failure = failure;
    },
    rotateKeys,
    stop: server.close,
  };
}
