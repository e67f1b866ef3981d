import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import type Provider from 'oidc-provider';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import type { Clock } from '../../../src/clock.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { createBell } from '../../../src/deliveries/bell.ts';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { directoryApi } from '../../../src/idp/api/routes.ts';
import { type Audit, createAudit } from '../../../src/idp/audit/create-audit.ts';
import { verificationKeys } from '../../../src/idp/oidc/api-tokens.ts';
import { createClients } from '../../../src/idp/oidc/clients/clients.ts';
import { providerWith } from '../../../src/idp/oidc/create-provider.ts';
import { makeKeys, type SigningKey } from '../../../src/idp/oidc/keys/keys.ts';
import { startLogouts } from '../../../src/idp/oidc/logout/deliver-logouts.ts';
import { logoutMetrics } from '../../../src/idp/oidc/logout/logout-metrics.ts';
import type { TellsServices } from '../../../src/idp/oidc/logout/tell-services.ts';
import type { WebContext } from '../../../src/web/context.ts';
import { errorPages } from '../../../src/web/error-page.ts';
import { createLimits } from '../../../src/web/limits.ts';
import { trustedPeer } from '../../../src/web/peer.ts';

export const SECRET = 'a-secret-of-a-test-client-0123456789abcdef';
const env = {
  SECRET,
  NEXT_SECRET: 'the-next-secret-of-it-0123456789abcdefghi',
  KEY: 'k'.repeat(32),
  SALT: 's'.repeat(32),
};

/** RSA keys take a second to make. */
export const keys = makeKeys(new Date());

/** A clock that tests move. */
export function movableClock(): Clock & { forward(seconds: number): void } {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    forward: (seconds) => {
      offset += seconds * 1000;
    },
  };
}

const client = (id: string, fields: object = {}) => ({
  id,
  name: `Le service ${id}`,
  secrets: ['env:SECRET'],
  redirectUris: [`https://${id}.example.fr/retour`],
  postLogoutRedirectUris: [`https://${id}.example.fr/au-revoir`],
  scopes: ['openid', 'profile', 'email', 'phone', 'offline_access', 'ecole.profil', 'ecole.enfants', 'ecole.eleve'],
  refreshTokens: true,
  dataSharing: 'none',
  ...fields,
});

export interface TestProvider {
  issuer: string;
  /** Where it listens: the issuer, unless a test gave another one. */
  address: string;
  config: Config;
  provider: Provider;
  /** What ends sessions and keeps choices works with. */
  idp: TellsServices & { audit: Audit; log: Logger };
  /** Pages rendered, newest last. */
  pages: { view: string; locals: Record<string, unknown>; status: number }[];
  /** CSP form targets of the last page. */
  formTargets(): string[];
  /** Requests to come go to a provider with other signing keys. */
  buildAnew(signing: readonly SigningKey[]): void;
  close(): Promise<void>;
}

interface Options {
  db: Connection;
  clock: Clock;
  /** `ISSUER` in them stands for the provider’s address. They share data without a page, unless they say otherwise. */
  clients?: object[];
  /** APIs besides the Directory. */
  apis?: object[];
  schools?: object[];
  idp?: object;
  franceConnect?: object;
  /** Sees every request before anything else, and its answer. */
  watch?: Parameters<Provider['use']>[0];
  /** Where it writes what went wrong. */
  log?: Logger;
  /** Whether its worker tells services of sign-outs. */
  tellsServices?: true;
}

/** The provider alone, with pages as JSON and a sign-in form that believes whoever one says to be. */
export async function startProvider({
  db,
  clock,
  clients = [],
  apis = [],
  schools = [],
  idp = {},
  franceConnect,
  watch,
  log = pino({ level: 'silent' }),
  tellsServices,
}: Options): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ofThisProvider = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replaceAll('ISSUER', address)) as Value;
  const config = configSchema({ env, missingFiles: 'refuse' }).parse({
    mode: 'demonstration',
    idp: {
      issuer: address,
      cookieKeys: ['env:KEY'],
      pairwiseSalt: 'env:SALT',
      sealingKey: 'env:KEY',
      homeClient: 'carnet',
      ...idp,
    },
    messaging: { mail: { transport: 'box' }, sms: { transport: 'box' } },
    ...(franceConnect && { franceConnect }),
    apis,
    schools,
    clients: [
      client('carnet'),
      client('agenda', { idTokenAlgorithm: 'ES256' }),
      ...ofThisProvider(clients.map((each) => ({ dataSharing: 'none', ...each }))),
    ],
  });
  const registered = createClients(config, db, clock);
  const audit = createAudit({ db, clock, secret: config.idp.sealingKey });
  const context = { audit, clients: registered, config, db, clock, log, logoutsDue: createBell() };
  const pages: TestProvider['pages'] = [];
  let formTargets: string[] = [];
  const { issuer } = config.idp;
  const build = (signing: readonly SigningKey[]) => {
    const provider = providerWith(context, signing);
    if (watch) provider.use(watch);
    provider.use(trustedPeer(issuer, []) as never);
    provider.use((ctx, next) => {
      formTargets = [];
      Object.assign(ctx.state, { formTargets, requestId: 'r', t: (key: string) => key, log });
      (ctx as unknown as WebContext).render = (view, locals = {}, status = 200) => {
        pages.push({ view, locals: locals as Record<string, unknown>, status });
        ctx.status = status;
        ctx.type = 'html';
        ctx.body = `<p>${view}`;
      };
      return next();
    });
    provider.use(errorPages() as never);
    const api = directoryApi(
      { clients: registered, config, db, clock, limits: createLimits(db, clock) },
      verificationKeys(signing),
    );
    for (const middleware of api) provider.use(middleware as never);
    provider.use(signInForm(provider, clock));
    return { provider, handle: provider.callback() };
  };
  let built = build(await keys);
  const { provider } = built;
  const worker =
    tellsServices &&
    startLogouts(
      { ...context, provider },
      logoutMetrics(new Registry(), db, () => []),
    );
  server.on('request', (request, response) => built.handle(request, response));
  return {
    issuer,
    address,
    config,
    provider,
    idp: context,
    pages,
    formTargets: () => formTargets,
    buildAnew: (signing) => {
      built = build(signing);
    },
    close: async () => {
      await worker?.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * `GET /interaction/<uid>` is a page; `POST ?account=<id>` signs in, by `&amr=…` in those ways, or agrees to share data;
 * `POST ?refuse=yes` does neither.
 */
const signInForm = (provider: Provider, clock: Clock) =>
  (async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'GET') {
      ctx.body = `<form>${interaction.prompt.name}`;
      return;
    }
    const amr = String(ctx.query.amr ?? 'pwd').split(' ');
    const ts = Math.floor(clock.now().getTime() / 1000);
    const answered =
      interaction.prompt.name === 'consent'
        ? { consent: {} }
        : {
            ...(interaction.prompt.name === 'create' && { create: {} }),
            login: { accountId: String(ctx.query.account), ts, amr, acr: 'responsable', remember: false },
          };
    interaction.result = ctx.query.refuse
      ? { error: 'access_denied', error_description: 'the person refused' }
      : answered;
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(interaction.returnTo);
  }) as Parameters<Provider['use']>[0];

export async function openAccount(db: Connection, fields: Partial<Account> & { _id: string }): Promise<void> {
  await accounts(db).create({
    kind: 'guardian',
    identifier: fields._id,
    openedBy: 'sms',
    givenName: 'Valéry',
    familyName: 'DURANT',
    locale: 'fr',
    createdAt: new Date(),
    ...fields,
  });
}
