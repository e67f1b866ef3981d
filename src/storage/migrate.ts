import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, mongo, Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../clock.ts';
import { type Lock, takeLock } from './lock.ts';

/** As much of a mongoose model as migrations use. */
interface IndexedModel {
  schema: Pick<Schema, 'indexes'>;
  collection: Pick<mongo.Collection, 'createIndexes'>;
}

/** One application's migrations: the files of `migrations/<folder>/`, in the order of their names. */
export interface Migrations {
  folder: string;
  /** All models of the application: their schemas declare the indexes. */
  models(db: Connection): IndexedModel[];
}

/** What `up` of a migration file is given. */
export interface MigrationContext {
  db: Connection;
  /** Makes the indexes that the models declare and the database lacks. */
  createIndexes(): Promise<void>;
}

interface AppliedMigration {
  /** The file's name without its extension. */
  _id: string;
  appliedAt: Date;
  schemaVersion: 1;
}

interface MigrateOptions {
  clock?: Clock;
  log?: Logger;
  /** How long to wait for another process that migrates this database. */
  patienceSeconds?: number;
}

const FOLDER = new URL('../../migrations/', import.meta.url);

/** Names of the migrations that the database still needs, in order. */
export async function pendingMigrations(db: Connection, migrations: Migrations): Promise<string[]> {
  const files = await readdir(new URL(`${migrations.folder}/`, FOLDER));
  const applied = await db.collection<AppliedMigration>('migrations').distinct('_id');
  const names = files.filter((file) => file.endsWith('.js')).map((file) => file.slice(0, -'.js'.length));
  return names.filter((name) => !applied.includes(name)).sort();
}

/**
 * Applies the pending migrations, one process at a time (design.md «Storage»). A migration may run again after a crash:
 * each is written so that this does no harm, and the previous release keeps working beside it.
 *
 * @returns the names of those applied by this call
 * @throws Error when another process migrates this database for longer than `patienceSeconds` (600 by default)
 */
export async function migrate(db: Connection, migrations: Migrations, options: MigrateOptions = {}): Promise<string[]> {
  const { clock = systemClock, log, patienceSeconds = 600 } = options;
  const deadline = performance.now() + patienceSeconds * 1_000;
  while ((await pendingMigrations(db, migrations)).length > 0) {
    const lock = await takeLock(db, 'migrations', clock);
    if (lock !== undefined) return applyUnder(lock, db, migrations, clock, log);
    if (performance.now() > deadline)
      throw new Error(`Un autre processus migre la base « ${db.name} » : réessayez plus tard.`);
    await sleep(100);
  }
  return [];
}

/** One command a collection, which reads a full collection once for all its new indexes; mongoose sends one an index. */
async function createIndexes(models: IndexedModel[]): Promise<void> {
  for (const { schema, collection } of models) {
    const indexes = schema.indexes().map(([key, options]) => ({ ...options, key }) as mongo.IndexDescription);
    if (indexes.length > 0) await collection.createIndexes(indexes);
  }
}

async function applyUnder(
  lock: Lock,
  db: Connection,
  migrations: Migrations,
  clock: Clock,
  log?: Logger,
): Promise<string[]> {
  let indexed: Promise<void> | undefined;
  const context: MigrationContext = {
    db,
    createIndexes: () => {
      // All that are pending ask for the same indexes, those of today's models.
      indexed ??= createIndexes(migrations.models(db));
      return indexed;
    },
  };
  try {
    const names = await pendingMigrations(db, migrations);
    for (const name of names) {
      const url = new URL(`${migrations.folder}/${name}.js`, FOLDER);
      const migration = (await import(url.href)) as { up(context: MigrationContext): Promise<void> };
      await migration.up(context);
      if (!(await lock.held()))
        throw new Error(`La migration ${name} a perdu son verrou : relancez « educonnect migrate ».`);
      await db
        .collection<AppliedMigration>('migrations')
        .updateOne({ _id: name }, { $set: { appliedAt: clock.now(), schemaVersion: 1 } }, { upsert: true });
      log?.info({ migration: `${migrations.folder}/${name}` }, 'migration applied');
    }
    return names;
  } finally {
    await lock.release();
  }
}
