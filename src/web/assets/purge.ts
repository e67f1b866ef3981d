import postcss, { type Root } from 'postcss';
import { PurgeCSS } from 'purgecss';
import { composedClasses, filledClasses } from './sources.ts';

const NAME = /[A-Za-z][\w-]*/g;
const USED_PROPERTY = /var\(\s*(--[\w-]+)/g;

/** Keeps only the rules that the given files (views and browser modules) can match, then only the custom properties still read. */
export async function purge(css: string, contents: readonly string[]): Promise<string> {
  const [kept] = await new PurgeCSS().purge({
    content: contents.map((raw) => ({ raw, extension: 'hbs' })),
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(NAME) ?? [],
    safelist: {
      standard: ['html', 'body', ':root', '*', ...composedClasses],
      greedy: [...filledClasses],
    },
    keyframes: true,
  });
  return dropUnreadProperties(postcss.parse(kept?.css ?? '')).toString();
}

/** A custom property may be read through another one: starts from ordinary declarations and follows the chain. */
function dropUnreadProperties(sheet: Root): Root {
  const readers = new Map<string, Set<string>>();
  const read = new Set<string>();
  sheet.walkDecls(({ prop, value }) => {
    const names = [...value.matchAll(USED_PROPERTY)].map(([, name]) => name as string);
    if (prop.startsWith('--')) readers.set(prop, new Set([...(readers.get(prop) ?? []), ...names]));
    else for (const name of names) read.add(name);
  });
  for (const name of read) for (const next of readers.get(name) ?? []) read.add(next);
  sheet.walkDecls(/^--/, (declaration) => {
    if (!read.has(declaration.prop)) declaration.remove();
  });
  sheet.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
  for (let pass = 0; pass < 2; pass++) {
    sheet.walkAtRules((rule) => {
      if (rule.nodes?.length === 0) rule.remove();
    });
  }
  return sheet;
}
