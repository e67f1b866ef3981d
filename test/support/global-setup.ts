import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedEngine } from '../../src/storage/embedded-engine.ts';
import { startChromium } from './chromium.ts';

declare global {
  /** What `global-teardown.ts` undoes, last first. */
  var undoGlobalSetup: (() => Promise<void>)[];
}

/** Starts what all test files share: one database engine, in a folder of its own, and one browser. */
export default async function globalSetup(): Promise<void> {
  globalThis.undoGlobalSetup = [];
  await Promise.all([startEngine(), startBrowser(), rememberPages()]);
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
