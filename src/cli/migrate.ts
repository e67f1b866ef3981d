import { loadConfig } from '../config/load.ts';
import { createLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import { configFile, migrateAll } from './open.ts';

/** `educonnect migrate`: applies what the databases still need, at deploy time, under a lock. */
export async function migrateDatabases(option: string | undefined) {
  const config = loadConfig(configFile(option));
  const storage = await openStorage(config.storage, {
    log: createLog(config.logLevel),
    patient: true,
  });
  try {
    const applied = await migrateAll(storage);
    console.log(applied.length > 0 ? applied.join('\n') : 'Les bases de données sont à jour.');
  } finally {
    await storage.close();
  }
}
