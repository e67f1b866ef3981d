import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedEngine } from '../../src/storage/embedded-engine.ts';
import { startChromium } from './chromium.ts';

declare global {
  /** What `global-teardown.ts` undoes, last first. */
  var undoGlobalSetup: (() => Promise<void>)[];
}

/** A folder in memory, where Linux has one. */
const MEMORY = '/dev/shm';
/** Several times what the databases of a whole run hold at once. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** Starts what all test files share: one database engine, in a folder of its own, and one browser. */
export default async function globalSetup(): Promise<void> {
  globalThis.undoGlobalSetup = [];
  if (await hasRoomInMemory()) process.env.TMPDIR = MEMORY;
  await Promise.all([startEngine(), startBrowser(), rememberPages()]);
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

async function startEngine(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'educonnect-test-'));
  const engine = await startEmbeddedEngine({ directory, cacheDirectory: resolve('node_modules/.cache/educonnect') });
  process.env.EDUCONNECT_TEST_MONGODB = engine.uri('DATABASE');
  globalThis.undoGlobalSetup.push(async () => {
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  });
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
