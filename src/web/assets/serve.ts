import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Middleware } from 'koa';
import { readManifest } from './manifest.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const YEAR = 'public, max-age=31536000, immutable';

/** A file ready to be sent, in each form that a browser may accept. */
export interface Asset {
  type: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/**
 * Serves the built files under `/assets/`, read once: their names carry the hash of their content, so they are good for a
 * year. Only names of the manifest exist, whatever path is asked for.
 *
 * @param directory what the build wrote, `dist/assets`
 * @param more files that do not come from the build, by name: those of the brand
 */
export function assets(directory: string, more: ReadonlyMap<string, Asset> = new Map()): Middleware {
  const files = new Map<string, Asset>([...readBuilt(directory), ...more]);
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/assets/')) {
      await next();
      return;
    }
    const asset = files.get(ctx.path.slice('/assets/'.length));
    ctx.vary('Accept-Encoding');
    if (asset === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      ctx.status = asset === undefined ? 404 : 405;
      ctx.type = 'text/plain';
      ctx.body = '';
      return;
    }
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
    const body = (encoding === 'br' && asset.br) || (encoding === 'gzip' && asset.gzip) || asset.plain;
    if (body !== asset.plain) ctx.set('content-encoding', String(encoding));
    ctx.set('cache-control', YEAR);
    ctx.set('content-type', asset.type);
    ctx.body = body;
  };
}

function readBuilt(directory: string): [string, Asset][] {
  return Object.values(readManifest(directory)).map((name) => [name, readAsset(join(directory, name))]);
}

/** Reads a file and the compressed forms beside it, where there are any. */
export function readAsset(file: string): Asset {
  const compressed = (suffix: string) => (existsSync(file + suffix) ? readFileSync(file + suffix) : undefined);
  const type = TYPES[extname(file)];
  if (type === undefined) throw new Error(`${file}: only ${Object.keys(TYPES).join(', ')} files are served`);
  return {
    type,
    plain: readFileSync(file),
    br: compressed('.br'),
    gzip: compressed('.gz'),
  };
}
