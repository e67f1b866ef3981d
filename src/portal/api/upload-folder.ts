import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR_MS } from '../../clock.ts';

const PREFIX = 'educonnect-upload-';

/**
 * A new folder for one upload, which this process alone may read. Those of processes that were killed go first: a file names
 * pupils, and nobody else would ever take it away. No request takes an hour; times are the disk's own.
 */
export async function uploadFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  const { mtimeMs: now } = await stat(folder);
  const all = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX)).map((name) => join(tmpdir(), name));
  await Promise.all(
    all.map(async (path) => {
      // Gone meanwhile, or another user's.
      const { mtimeMs = now } = (await stat(path).catch(() => undefined)) ?? {};
      if (mtimeMs < now - HOUR_MS) await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
  return folder;
}
