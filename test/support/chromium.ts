import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserServer, chromium } from 'playwright-core';

const CACHE = resolve('node_modules/.cache/educonnect/chromium');

/** For a machine where tests run as root, without graphics, and whose network is closed. */
const FLAGS = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** One font folder, so that pages look alike on a machine that has fonts and on one that has none. */
const fontsConfiguration = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;

/**
 * Unpacks the Chromium of the npm package once, with the libraries and the fonts that a bare system lacks. The package
 * unpacks into the temporary folder, and its libraries only where it believes to be on a hosting platform: hence a child
 * process with both told by its environment. The folder gets its name when it is whole.
 */
async function unpack(): Promise<void> {
  if (existsSync(CACHE)) return;
  await mkdir(dirname(CACHE), { recursive: true });
  const folder = await mkdtemp(`${CACHE}-`);
  const script = "(await import('@sparticuz/chromium')).default.executablePath()";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', `await ${script}`], {
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder, VERCEL: '1' },
  });
  await writeFile(join(folder, 'fonts', 'fonts.conf'), fontsConfiguration(join(CACHE, 'fonts')));
  await rename(folder, CACHE).catch(() => rm(folder, { recursive: true }));
}

/** Starts the browser that all journeys share; each opens contexts of its own in it (`browser.ts`). */
export async function startChromium(): Promise<BrowserServer> {
  await unpack();
  return chromium.launchServer({
    executablePath: join(CACHE, 'chromium'),
    args: FLAGS,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(CACHE, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(CACHE, 'fonts'),
      FONTCONFIG_FILE: join(CACHE, 'fonts', 'fonts.conf'),
    },
  });
}
