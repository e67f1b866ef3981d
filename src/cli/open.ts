import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { idpMigrations } from '../idp/migrations.ts';
import { createLog } from '../log.ts';
import { portalMigrations } from '../portal/migrations.ts';
import { type Migrations, migrate, pendingMigrations } from '../storage/migrate.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';

/** The root of the installed project: where views, migrations and the demonstration's configuration are. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The configuration file: `--config`, else EDUCONNECT_CONFIG, else the demonstration's. */
export const configFile = (option?: string) => option ?? process.env.EDUCONNECT_CONFIG ?? `${ROOT}config/demo.yaml`;

/** What every command works with. */
interface CommandContext {
  config: Config;
  log: ReturnType<typeof createLog>;
  storage: Storage;
}

/** A failure whose message is all that the administrator needs: no stack is printed. */
export class CommandError extends Error {}

const pendingIn = async (storage: Storage) => [
  ...(await pendingMigrations(storage.idp, idpMigrations)),
  ...(await pendingMigrations(storage.portal, portalMigrations)),
];

export async function migrateAll(storage: Storage): Promise<string[]> {
  const names: string[] = [];
  const both: [Storage['idp'], Migrations][] = [
    [storage.idp, idpMigrations],
    [storage.portal, portalMigrations],
  ];
  for (const [db, migrations] of both) {
    const applied = await migrate(db, migrations);
    names.push(...applied.map((name) => `${migrations.folder}/${name}`));
  }
  return names;
}

/**
 * Opens the storage of a configuration for a command. The embedded engine is migrated at once; a real MongoDB is
 * migrated at deploy time, and until then commands refuse.
 */
export async function openCommand(option: string | undefined): Promise<CommandContext> {
  const file = configFile(option);
  const config = loadConfig(file);
  const log = createLog(config.logLevel);
  const storage = await openStorage(config.storage, { log });
  if (!config.storage.uri) await migrateAll(storage);
  else if ((await pendingIn(storage)).length > 0) {
    await storage.close();
    throw new CommandError('La base de données n’est pas à jour : lancez d’abord « educonnect migrate ».');
  }
  return { config, log, storage };
}

/** Runs a command on an open storage, and closes it whatever happens. */
export async function withStorage(option: string | undefined, run: (context: CommandContext) => Promise<void>) {
  const context = await openCommand(option);
  try {
    await run(context);
  } finally {
    await context.storage.close();
  }
}

export function existingFile(file: string): string {
  if (!existsSync(file)) throw new CommandError(`Le fichier ${file} n’existe pas.`);
  return file;
}
