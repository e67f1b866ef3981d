import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';
import { composedClasses, filledClasses, neededElements } from './sources.ts';

const NAME = /[A-Za-z][\w-]*/g;
const USED_PROPERTY = /var\(\s*(--[\w-]+)/g;

/** Keeps only the rules that the given files (views and browser modules) can match. */
export async function purge(css: string, contents: readonly string[]): Promise<string> {
  const [kept] = await new PurgeCSS().purge({
    content: contents.map((raw) => ({ raw, extension: 'hbs' })),
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(NAME) ?? [],
    safelist: {
      standard: [...neededElements, ...composedClasses],
      greedy: [...filledClasses],
    },
    keyframes: true,
  });
  return kept?.css ?? '';
}

/**
 * Drops the custom properties that nothing reads. One may be read through another: starts from ordinary declarations and
 * follows the chain.
 */
export function dropUnreadProperties(css: string): string {
  const sheet = postcss.parse(css);
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
  return sheet.toString();
}
