import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Manifest } from './manifest.ts';

/** Writes each file under a name that carries its content's hash, beside its `.br` and `.gz` forms, and `manifest.json`, which maps names to them. */
export function writeAssets(directory: string, files: ReadonlyMap<string, Buffer>): Manifest {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const manifest: Record<string, string> = {};
  for (const [name, content] of files) {
    const hashed = hashedName(name, content);
    manifest[name] = hashed;
    writeFileSync(join(directory, hashed), content);
    writeFileSync(
      join(directory, `${hashed}.br`),
      brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }),
    );
    writeFileSync(join(directory, `${hashed}.gz`), gzipSync(content, { level: 9 }));
  }
  writeFileSync(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function hashedName(name: string, content: Buffer): string {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return `${name.slice(0, -extension.length)}.${hash}${extension}`;
}
