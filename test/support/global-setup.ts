import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildProcess } from './build-process.ts';
import { startChromium } from './chromium.ts';

declare global {
  /** What `global-teardown.ts` undoes, last first. */
  var undoGlobalSetup: (() => Promise<void>)[];
}

/** A folder in memory, where Linux has one. */
const MEMORY = '/dev/shm';
/** Several times what the databases of a whole run hold at once. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** Starts what all test files share: database engines, each in a folder of its own, and one browser. */
export default async function globalSetup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  globalThis.undoGlobalSetup = [];
  if (await hasRoomInMemory()) process.env.TMPDIR = MEMORY;
  await Promise.all([startEngines(maxWorkers), startBrowser(), rememberPages()]);
}

/**
 * Whether temporary files can do without a disk: each write of the databases waits for it, a new index as much as a
 * hundred of them. No test takes power away, and the end of a process leaves such files as they are.
 */
async function hasRoomInMemory(): Promise<boolean> {
  try {
    await access(MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}

/**
 * An engine for each worker, in a process of its own: it opens a file for each collection and index of every database, and
 * closes none before it ends, so that one alone would pass the number of files that a process may open.
 */
async function startEngines(workers: number): Promise<void> {
  const program = await buildProcess('test/support/engine-process.ts');
  // The first makes the copy of the engine that all of them load.
  const first = await startEngine(program);
  const others = await Promise.all(Array.from({ length: workers - 1 }, () => startEngine(program)));
  process.env.EDUCONNECT_TEST_MONGODB = [first, ...others].join(' ');
}

/** @returns the connection string of its databases, with DATABASE for the name */
async function startEngine(program: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'educonnect-test-'));
  const engine = fork(program, [directory, resolve('node_modules/.cache/educonnect')]);
  const ended = once(engine, 'exit');
  globalThis.undoGlobalSetup.push(async () => {
    if (engine.connected) engine.disconnect();
    await ended;
    await rm(directory, { recursive: true, force: true });
  });
  const [uri] = await Promise.race([once(engine, 'message'), ended.then(() => [])]);
  if (typeof uri !== 'string') throw new Error('an engine of the tests could not start');
  return uri;
}

/** A folder with a file for each state of a page that was found accessible in this run (`accessibility.ts`). */
async function rememberPages(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'educonnect-pages-'));
  process.env.EDUCONNECT_TEST_PAGES = folder;
  globalThis.undoGlobalSetup.push(() => rm(folder, { recursive: true, force: true }));
}

async function startBrowser(): Promise<void> {
  const server = await startChromium();
  process.env.EDUCONNECT_TEST_BROWSER = server.wsEndpoint();
  globalThis.undoGlobalSetup.push(() => server.close());
}
