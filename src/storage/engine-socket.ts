import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';

/** File of the data folder that names the running engine's socket, for commands run beside the server. */
const POINTER = 'engine-socket';

/** The socket of the engine that serves `directory` now; undefined when none answers, as after a `kill -9`. */
export async function findSocket(directory: string): Promise<string | undefined> {
  const path = await readPointer(directory);
  return path !== undefined && (await answers(path)) ? path : undefined;
}

/** Tells other processes where the engine listens. Call it once the directory is ours: the former socket goes. */
export async function publishSocket(directory: string, path: string): Promise<void> {
  const former = await readPointer(directory);
  if (former !== undefined && basename(dirname(former)).startsWith('embedded-mongodb-')) {
    await rm(dirname(former), { recursive: true, force: true });
  }
  const draft = join(directory, `${POINTER}-${randomUUID()}`);
  await writeFile(draft, path, { mode: 0o600 });
  await rename(draft, join(directory, POINTER));
}

export async function withdrawSocket(directory: string): Promise<void> {
  await rm(join(directory, POINTER), { force: true });
}

async function readPointer(directory: string): Promise<string | undefined> {
  return readFile(join(directory, POINTER), 'utf8').catch(() => undefined);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
