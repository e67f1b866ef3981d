import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Provider, { type Configuration } from 'oidc-provider';
import { pino } from 'pino';
import { systemClock } from '../../../src/clock.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { idpMigrations } from '../../../src/idp/migrations.ts';
import { providerWith } from '../../../src/idp/oidc/create-provider.ts';
import { makeKeys, toJwks } from '../../../src/idp/oidc/keys.ts';
import { connect } from '../../../src/storage/connect.ts';
import { startEmbeddedEngine } from '../../../src/storage/embedded-engine.ts';
import { migrate } from '../../../src/storage/migrate.ts';

export const CLIENT = {
  id: 'bench',
  secret: 'bench-secret-bench-secret-bench-secret',
  redirectUri: 'http://127.0.0.1:9/back',
};
export const ACCOUNTS = 1000;

/** The two servers compared: the engine as it comes, and ours. */
export type Variant = 'bare' | 'ours';

interface Running {
  port: number;
  stop(): Promise<void>;
}

type Middleware = Parameters<Provider['use']>[0];

/** A sign-in form without page nor password: what is measured is the provider and its storage. */
function signInForm(provider: Provider, accountOf: (identifier: string) => Promise<string | undefined>): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'GET') {
      ctx.body = 'form';
      return;
    }
    const accountId = (await accountOf(String(ctx.query.identifier)))!;
    interaction.result = { login: { accountId, amr: ['pwd'], remember: false } };
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(interaction.returnTo);
  };
}

async function bare(issuer: string): Promise<Provider> {
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [CLIENT.redirectUri],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: toJwks(await makeKeys(new Date())),
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub'], profile: ['given_name', 'family_name'], email: ['email', 'email_verified'] },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        given_name: 'Valéry',
        family_name: 'DURANT',
        email: 'v@example.fr',
        email_verified: true,
      }),
    }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    // The engine's default asks for consent; ours does not.
    loadExistingGrant: async (ctx) => {
      const { provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.account!.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.use(signInForm(provider, async (identifier) => identifier));
  return provider;
}

async function ours(issuer: string): Promise<{ provider: Provider; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'educonnect-bench-'));
  const engine = await startEmbeddedEngine({ directory, cacheDirectory: resolve('node_modules/.cache/educonnect') });
  const db = await connect(engine.uri('bench'));
  await migrate(db, idpMigrations);
  await accounts(db).insertMany(
    Array.from({ length: ACCOUNTS }, (_, n) => ({
      _id: `account-${n}`,
      kind: 'guardian',
      identifier: `v.durant${n}`,
      openedBy: 'sms',
      guardianIds: [`guardian-${n}`],
      givenName: 'Valéry',
      familyName: 'DURANT',
      email: { address: `v${n}@example.fr`, confirmedAt: new Date() },
      locale: 'fr',
      createdAt: new Date(),
    })),
  );
  const env = { SECRET: CLIENT.secret, KEY: 'k'.repeat(32) };
  const config = configSchema({ env, makeMissingFiles: false }).parse({
    mode: 'demonstration',
    idp: { issuer, cookieKeys: ['env:KEY'], pairwiseSalt: 'env:KEY', sealingKey: 'env:KEY', homeClient: CLIENT.id },
    messaging: { mail: { transport: 'box' }, sms: { transport: 'box' } },
    clients: [
      {
        id: CLIENT.id,
        name: 'Bench',
        secrets: ['env:SECRET'],
        redirectUris: [CLIENT.redirectUri],
        scopes: ['openid', 'profile', 'email'],
        idTokenAlgorithm: 'ES256',
      },
    ],
  });
  const log = pino({ level: 'silent' });
  const provider = providerWith({ config, db, clock: systemClock, log }, await makeKeys(new Date()));
  provider.proxy = false;
  provider.use(signInForm(provider, async (identifier) => (await accounts(db).findOne({ identifier }).lean())?._id));
  const stop = async () => {
    await db.close();
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { provider, stop };
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as AddressInfo).port };
}

export async function startServer(variant: Variant): Promise<Running> {
  const { server, port } = await listen();
  const issuer = `http://127.0.0.1:${port}`;
  const { provider, stop } =
    variant === 'bare' ? { provider: await bare(issuer), stop: async () => {} } : await ours(issuer);
  server.on('request', provider.callback());
  return {
    port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await stop();
    },
  };
}
