import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { connect } from './connect.ts';
import { type EmbeddedEngine, openEmbedded } from './embedded-engine.ts';

/** The `storage` group of the configuration, as far as connections go. */
interface StorageSettings {
  uri?: string | undefined;
  embeddedDirectory: string;
  idpDatabase: string;
  portalDatabase: string;
}

export interface Storage {
  idp: Connection;
  portal: Connection;
  /** Closes both connections, then the engine when this process runs it. */
  close(): Promise<void>;
}

interface StorageOptions {
  log?: Logger;
  /** See `connect`: for `educonnect migrate`. */
  patient?: boolean;
  /** See `startEmbeddedEngine`. */
  cacheDirectory?: string;
}

/**
 * Opens the databases of both applications (M2): of the MongoDB at `uri`, or else of the embedded engine, which is
 * started unless another process runs it on the same directory already.
 *
 * @throws MongooseServerSelectionError when no server answers; Error where the embedded engine cannot run
 */
export async function openStorage(settings: StorageSettings, options: StorageOptions = {}): Promise<Storage> {
  const engine = settings.uri === undefined ? await openEngine(settings, options) : undefined;
  const open = async (databaseName: string) =>
    connect(engine?.uri(databaseName) ?? settings.uri ?? '', { ...options, databaseName });
  const opened = await Promise.allSettled([open(settings.idpDatabase), open(settings.portalDatabase)]);
  const connections = opened.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  const close = async () => {
    // What is closed on purpose is not lost.
    for (const connection of connections) connection.removeAllListeners('disconnected');
    await Promise.all(connections.map((connection) => connection.close()));
    await engine?.stop();
  };
  const [idp, portal] = opened;
  if (idp.status === 'rejected' || portal.status === 'rejected') {
    await close();
    throw idp.status === 'rejected' ? idp.reason : portal.status === 'rejected' ? portal.reason : undefined;
  }
  return { idp: idp.value, portal: portal.value, close };
}

function openEngine(settings: StorageSettings, options: StorageOptions): Promise<EmbeddedEngine> {
  return openEmbedded({ directory: settings.embeddedDirectory, cacheDirectory: options.cacheDirectory });
}
