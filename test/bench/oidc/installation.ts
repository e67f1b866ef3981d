import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { idpMigrations } from '../../../src/idp/migrations.ts';
import { portalMigrations } from '../../../src/portal/migrations.ts';
import { createPasswordHasher } from '../../../src/security/password-hash.ts';
import { migrate } from '../../../src/storage/migrate.ts';
import { openStorage, type Storage } from '../../../src/storage/open-storage.ts';
import { CLIENT, identifierOf, PASSWORD, PEOPLE } from './variant.ts';

export interface Installation {
  config: Config;
  storage: Storage;
  stop(): Promise<void>;
}

/** A configuration and an embedded database with people, in a folder that goes when the bench ends. */
export async function install(port: number): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'educonnect-bench-'));
  const env = { SECRET: CLIENT.secret, KEY: 'k'.repeat(32) };
  const config = configSchema({ env, missingFiles: 'refuse' }).parse({
    mode: 'demonstration',
    logLevel: 'silent',
    idp: {
      issuer: `http://127.0.0.1:${port}`,
      listen: { port },
      // Each person comes from an address of her own, as X-Forwarded-For tells.
      trustedProxies: ['127.0.0.0/8'],
      cookieKeys: ['env:KEY'],
      pairwiseSalt: 'env:KEY',
      sealingKey: 'env:KEY',
      keysDirectory: join(directory, 'keys'),
      homeClient: CLIENT.id,
    },
    messaging: { mail: { transport: 'box' }, sms: { transport: 'box' } },
    clients: [
      {
        id: CLIENT.id,
        name: 'Bench',
        accountKind: 'guardian',
        secrets: ['env:SECRET'],
        redirectUris: [CLIENT.redirectUri],
        scopes: ['openid', 'profile', 'email'],
        dataSharing: 'none',
        refreshTokens: true,
        apis: [{ audience: `http://127.0.0.1:${port}/api/v1`, scopes: ['directory:read'] }],
        idTokenAlgorithm: 'ES256',
      },
    ],
  });
  const cacheDirectory = join(process.cwd(), 'node_modules/.cache/educonnect');
  const storage = await openStorage(
    { ...config.storage, embeddedDirectory: join(directory, 'db') },
    { cacheDirectory },
  );
  await migrate(storage.idp, idpMigrations);
  await migrate(storage.portal, portalMigrations);
  await populate(config, storage);
  return {
    config,
    storage,
    stop: async () => {
      await storage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function populate(config: Config, storage: Storage) {
  const passwordHash = await createPasswordHasher(config.accounts.argon2).hash(PASSWORD);
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    _id: identifierOf(n),
    kind: 'guardian',
    identifier: identifierOf(n),
    passwordHash,
    openedBy: 'sms',
    guardianIds: [`guardian-${n}`],
    givenName: 'Valéry',
    familyName: 'DURANT',
    email: { address: `v${n}@example.fr`, confirmedAt: new Date() },
    locale: 'fr',
    createdAt: new Date(),
  }));
  await accounts(storage.idp).insertMany(people);
}
