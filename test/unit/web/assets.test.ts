import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildAssets } from '../../../src/web/assets/build.ts';
import { type Manifest, readManifest } from '../../../src/web/assets/manifest.ts';
import { composedClasses } from '../../../src/web/assets/sources.ts';

const KIB = 1024;
const views = readdirSync('views', { recursive: true, encoding: 'utf8' })
  // Mails cannot have a style sheet.
  .filter((file) => file.endsWith('.hbs') && !file.startsWith('messages/'))
  .map((file) => ({ file, source: readFileSync(join('views', file), 'utf8').replace(/\{\{!--.*?--\}\}/gs, '') }));

/** Classes that a view writes whole: in `class="…"` and in `icon='…'` arguments. */
function classesOf(source: string): string[] {
  const attributes = [...source.matchAll(/\bclass="([^"]*)"/g)].map(([, value]) => value as string);
  const icons = [...source.matchAll(/\bicon=['"]([\w-]+)['"]/g)].map(([, name]) => name as string);
  const written = attributes.flatMap((value) =>
    value.replace(/\{\{[^}]*\}\}/g, (tag) => (/[#/]|else/.test(tag) ? ' ' : '…')).split(/\s+/),
  );
  return [...written, ...icons].filter((name) => name !== '' && !name.includes('…'));
}

describe('the built assets', () => {
  let out = '';
  let manifest: Manifest = {};
  let css = '';
  const weight = (name: string) => statSync(join(out, `${manifest[name]}.br`)).size;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'educonnect-assets-'));
    manifest = await buildAssets({ root: '.', out });
    css = readFileSync(join(out, String(manifest['main.css'])), 'utf8');
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('weigh little: a parent on a slow network gets style and scripts in less than 25 KiB', () => {
    expect(weight('main.css')).toBeLessThan(20 * KIB);
    expect(weight('main.js')).toBeLessThan(3 * KIB);
    expect(weight('logo.svg')).toBeLessThan(1 * KIB);
  });

  it('are built under names that change with their content', () => {
    expect(readManifest(out)).toEqual(manifest);
    expect(manifest['main.css']).toMatch(/^main\.[0-9a-f]{12}\.css$/);
  });

  it('style every class that a view uses', () => {
    const styled = new Set([...css.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name));
    const unknown = views.flatMap(({ file, source }) =>
      classesOf(source)
        .filter((name) => !styled.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('keep the classes that templates compose', () => {
    for (const name of ['fr-alert--error', 'fr-alert--success', 'fr-message--valid']) {
      expect(composedClasses.some((pattern) => pattern.test(name))).toBe(true);
      expect(css.includes(`.${name}`)).toBe(true);
    }
    expect(css.includes('[data-fr-steps="4"]')).toBe(true);
  });

  it('go dark with the system, without a script, and stay light on paper', () => {
    expect(/@media screen and \(prefers-color-scheme: ?dark\)\{:root\{[^}]*--grey-1000-50: ?#161616/.test(css)).toBe(
      true,
    );
    expect(css.includes('data-fr-theme')).toBe(false);
  });

  it('carry nothing of the State’s, and ask nothing of other hosts', () => {
    const script = readFileSync(join(out, String(manifest['main.js'])), 'utf8');
    expect(css.match(/Marianne|@font-face|url\((?!["']?data:).{0,40}/g)).toBeNull();
    expect(script.match(/https?:.{0,40}/g)).toBeNull();
  });
});

describe('the views', () => {
  it.each(views)('$file is escaped, and leaves styles and scripts to the assets', ({ source }) => {
    expect(source).not.toContain('{{{');
    expect(source).not.toMatch(/\sstyle=|<style|\son[a-z]+="|javascript:/i);
    expect(source).not.toMatch(/<script(?![^>]*\ssrc=)/i);
  });
});
