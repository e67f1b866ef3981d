import { basename, resolve } from 'node:path';
import { build } from 'esbuild';

/** Builds a program of the tests that runs in a process of its own, which a test may kill. @returns its file */
export async function buildProcess(source: string): Promise<string> {
  const outfile = resolve('node_modules/.cache/educonnect', `${basename(source, '.ts')}-${process.pid}.mjs`);
  await build({
    entryPoints: [resolve(source)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}
