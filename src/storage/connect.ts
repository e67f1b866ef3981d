import { type Connection, Mongoose } from 'mongoose';
import type { Logger } from 'pino';
import { MINUTE_MS } from '../clock.ts';
import { isEmbeddedUri } from './embedded-engine.ts';

const SERVER_SELECTION_MS = 5_000;
const SOCKET_MS = 30_000;

interface ConnectOptions {
  /** Overrides the database named in the connection string. */
  databaseName?: string;
  log?: Logger;
  /** Waits for as long as a command takes: for migrations, which build indexes on full collections. */
  patient?: boolean;
}

/**
 * Connects to one database (M2). Every write waits for the journal, and for the majority of a replica set: callers set
 * no write concern. Filters are sanitised (security.md S52): an operator of ours is written `trusted({ $gt: now })`,
 * with `trusted` from mongoose, and a field that the schema does not know throws. Indexes are made by migrations alone.
 *
 * @throws MongooseServerSelectionError within 5 seconds when no server answers
 */
export async function connect(uri: string, options: ConnectOptions = {}): Promise<Connection> {
  const mongoose = new Mongoose({ strictQuery: 'throw', autoIndex: false, autoCreate: false, bufferCommands: false });
  const connection = mongoose.createConnection(uri, {
    appName: 'educonnect',
    dbName: options.databaseName,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    sanitizeFilter: true,
    maxPoolSize: 32,
    maxIdleTimeMS: MINUTE_MS,
    waitQueueTimeoutMS: SERVER_SELECTION_MS,
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: options.patient === true ? 0 : SOCKET_MS,
    ...(isEmbeddedUri(uri)
      ? { w: 1, journal: true, retryWrites: false }
      : { w: 'majority', journal: true, retryWrites: true }),
  });
  const { log } = options;
  if (log !== undefined) {
    connection.on('disconnected', () => log.warn({ database: connection.name }, 'database lost'));
    connection.on('reconnected', () => log.info({ database: connection.name }, 'database back'));
  }
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
}
