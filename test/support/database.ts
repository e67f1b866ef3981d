import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { idpMigrations } from '../../src/idp/migrations.ts';
import { portalMigrations } from '../../src/portal/migrations.ts';
import { connect } from '../../src/storage/connect.ts';
import { type Migrations, migrate } from '../../src/storage/migrate.ts';

export interface TestDatabase {
  db: Connection;
  /** Removes the database and closes the connection: call it in `afterAll`. */
  drop(): Promise<void>;
}

/** The connection string of a database of this worker's engine, which `global-setup.ts` started. */
export function testDatabaseUri(databaseName: string): string {
  const uris = process.env.EDUCONNECT_TEST_MONGODB?.split(' ') ?? [];
  const uri = uris[(Number(process.env.JEST_WORKER_ID) - 1) % uris.length];
  if (uri === undefined) throw new Error('global-setup.ts has not started the engines');
  return uri.replace('DATABASE', databaseName);
}

/** An empty database of the identity provider, with its indexes: one for each test file. */
export const openTestDatabase = (): Promise<TestDatabase> => openMigrated(idpMigrations);

/** The same for the portal. */
export const openPortalTestDatabase = (): Promise<TestDatabase> => openMigrated(portalMigrations);

async function openMigrated(migrations: Migrations): Promise<TestDatabase> {
  const db = await connect(testDatabaseUri(`${migrations.folder}-${randomBytes(6).toString('hex')}`));
  await migrate(db, migrations);
  return {
    db,
    drop: async () => {
      await db.dropDatabase();
      await db.close();
    },
  };
}
