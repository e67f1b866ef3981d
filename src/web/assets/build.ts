import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import rtlcss from 'rtlcss';
import { readDsfr } from './dsfr.ts';
import { copyFonts } from './fonts.ts';
import type { Manifest } from './manifest.ts';
import { dropUnreadProperties, purge } from './purge.ts';
import { dsfrSheets } from './sources.ts';
import { writeAssets } from './write-assets.ts';

// Chrome 80 still updates on Android 7, Safari 14 is the last on many iPads lent by schools (domain/parents.md U11).
const BROWSERS = ['es2020', 'chrome80', 'firefox78', 'safari14'];

// The MIT licence asks for it in every copy.
const DSFR_NOTICE = '/*! DSFR 1.14.4, Service d’information du Gouvernement, SPDX-License-Identifier: MIT */';

/** Builds `main.css`, its mirror image `main.rtl.css`, `main.js` and the images of `views/assets` into `out`; the purge reads every view under `root`. Takes about a second. */
export async function buildAssets({ root, out }: { root: string; out: string }): Promise<Manifest> {
  const source = join(root, 'views/assets');
  const style = await readStyle(root, source);
  const files = new Map<string, Buffer>([
    ['main.css', await buildStyle(style, source)],
    ['main.rtl.css', await buildStyle(rtlcss.process(keepInPlace(style)), source)],
    ['main.js', await buildScript(source, 'main.js')],
    // Apart: only pages with a passkey, or of orientation, load what is theirs alone.
    ['passkeys.js', await buildScript(source, 'passkeys.js')],
    ['orientation.js', await buildScript(source, 'orientation.js')],
  ]);
  for (const name of readdirSync(source)) {
    if (extname(name) === '.svg') files.set(name, readFileSync(join(source, name)));
  }
  return writeAssets(out, files);
}

/** What is in use of the DSFR, and our own sheets. */
async function readStyle(root: string, source: string): Promise<string> {
  const dsfr = readDsfr(join(root, 'node_modules/@gouvfr/dsfr/dist'), dsfrSheets).toString();
  const own = filesUnder(source, '.css').map((file) => readFileSync(file, 'utf8'));
  const users = [...filesUnder(join(root, 'views'), '.hbs'), ...filesUnder(source, '.js')];
  const used = await purge(
    dsfr,
    users.map((file) => readFileSync(file, 'utf8')),
  );
  return dropUnreadProperties([used, ...own].join('\n'));
}

/**
 * Spares what rtlcss would spoil: it takes the height of a link's underline, given after a variable, for a side; and it
 * moves the corners of a checkbox, which is the same seen in a mirror, without turning them.
 */
const keepInPlace = (style: string): string =>
  style.replace(/background-position:(?=\s*var\(|[^;}]*,\s*center\b)/g, '/*rtl:ignore*/ $&');

function buildStyle(contents: string, resolveDir: string): Promise<Buffer> {
  return bundle({ stdin: { contents, loader: 'css', resolveDir }, banner: { css: DSFR_NOTICE } });
}

function buildScript(source: string, name: string): Promise<Buffer> {
  return bundle({ entryPoints: [join(source, name)], format: 'esm' });
}

async function bundle(input: Parameters<typeof build>[0]): Promise<Buffer> {
  const { outputFiles } = await build({
    ...input,
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
    target: BROWSERS,
    // Their faults in it do not touch our modules, and esbuild cannot rewrite it.
    supported: { destructuring: true },
    loader: { '.svg': 'dataurl' },
  });
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error('esbuild gave no file');
  return Buffer.from(file.contents);
}

/** Sorted, so that the cascade of our own sheets is the order of their names. */
function filesUnder(folder: string, extension: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  await buildAssets({ root, out: join(root, 'dist/assets') });
  copyFonts({ root, out: join(root, 'dist/fonts') });
}
