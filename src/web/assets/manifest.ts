import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asset name as views write it (`main.css`) → name of the built file (`main.1a2b3c4d5e6f.css`). */
export type Manifest = Readonly<Record<string, string>>;

/** Reads what the build wrote; throws one clear sentence when the build has not run. */
export function readManifest(directory: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  } catch (cause) {
    throw new Error(`no built assets in ${directory}: run «npm run build»`, {
      cause,
    });
  }
}

/** Address of an asset, good for a year since it changes with the content; throws on a name that the build does not know. */
export function assetUrl(manifest: Manifest, name: string): string {
  const file = manifest[name];
  if (file === undefined) throw new Error(`no asset named ${name}: put it in views/assets`);
  return `/assets/${file}`;
}
