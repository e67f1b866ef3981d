import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSocket, publishSocket, withdrawSocket } from './engine-socket.ts';
import { loadEngine } from './load-engine.ts';

/** How long to wait for a process that holds the directory while it starts or stops. */
const PATIENCE_MS = 10_000;

export interface EmbeddedEngine {
  /** The connection string of one database of this engine, valid in every process of this user. */
  uri(databaseName: string): string;
  /** Ends the engine once the commands in flight are done; does nothing when another process runs it. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  /** Where the data live; made with mode 0700. */
  directory: string;
  /** Where the copy adapted to an older glibc is kept; by default in the data folder. */
  cacheDirectory?: string;
}

/**
 * Starts MongoDB's engine inside this process (M2, design.md «Storage»): one a process, one a directory.
 *
 * @throws Error `DBPathInUse` when another process has the directory; one clear sentence where the engine cannot run
 */
export async function startEmbeddedEngine(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const { open } = await loadEngine(options.cacheDirectory ?? join(directory, 'engine-copy'));
  const engine = await open(directory);
  await publishSocket(directory, engine.socketPath);
  return {
    uri: socketUri(engine.socketPath),
    stop: async () => {
      await withdrawSocket(directory);
      await engine.close();
    },
  };
}

/** The engine that another process, or this one, runs on this directory; undefined when there is none. */
export async function findRunningEngine(directory: string): Promise<EmbeddedEngine | undefined> {
  const socket = await findSocket(resolve(directory));
  return socket === undefined ? undefined : { uri: socketUri(socket), stop: async () => {} };
}

/** Joins the engine that runs on this directory, or else starts it: for commands that may run beside the server. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(50)) {
    const running = await findRunningEngine(options.directory);
    if (running !== undefined) return running;
    try {
      return await startEmbeddedEngine(options);
    } catch (error) {
      const busy = error instanceof Error && error.message.includes('DBPathInUse');
      if (!busy || performance.now() > deadline) throw error;
    }
  }
}

/** Whether a connection string leads to the embedded engine, which knows neither replica set nor sessions. */
export function isEmbeddedUri(uri: string): boolean {
  return /%2Fembedded-mongodb-[^%/]+%2Fmongodb\.sock/.test(uri);
}

function socketUri(path: string): (databaseName: string) => string {
  return (databaseName) => `mongodb://${encodeURIComponent(path)}/${databaseName}?directConnection=true`;
}
