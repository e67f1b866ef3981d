import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { type Locale, readTexts } from '../../src/web/texts.ts';
import { isSyntaxNode, nodesOf, type SyntaxNode } from './syntax-tree.ts';

/** A text asked for by a view, with the names of the parameters it is given. */
interface TextCall {
  file: string;
  key: string;
  parameters: string[];
}

/** Every text of a language, by its whole key `namespace:group.key`. */
export function allTexts(locale: Locale): Map<string, unknown> {
  const texts = new Map<string, unknown>();
  const add = (key: string, value: unknown) => {
    if (typeof value !== 'object' || value === null) texts.set(key, value);
    else
      for (const [name, member] of Object.entries(value)) add(`${key}${key.includes(':') ? '.' : ':'}${name}`, member);
  };
  for (const [namespace, value] of Object.entries(readTexts('views/locales', locale))) add(namespace, value);
  return texts;
}

/** The names between braces in a text: `{{name}}` for i18next, `{name}` for a page's script. */
export const parametersOf = (text: unknown) =>
  [...new Set([...String(text).matchAll(/\{([\w-]+)(, \w+)?\}/g)].map(([, name]) => name!))].sort();

/** The files of the views, with their source. */
export function viewSources(): { file: string; source: string }[] {
  const files = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
  return files.map((file) => ({ file, source: readFileSync(join('views', file), 'utf8') }));
}

/** Every `{{t 'key' name=…}}` of the views, as the template parser reads them. */
export function textCalls(): TextCall[] {
  return viewSources().flatMap(({ file, source }) =>
    [...nodesOf(Handlebars.parse(source))].flatMap((node) => {
      const [key] = (node.params ?? []) as SyntaxNode[];
      if (!isSyntaxNode(node.path) || node.path.original !== 't' || key?.type !== 'StringLiteral') return [];
      const pairs = isSyntaxNode(node.hash) ? (node.hash.pairs as { key: string }[]) : [];
      return [{ file, key: String(key.value), parameters: pairs.map((pair) => pair.key) }];
    }),
  );
}

/** Every string written in views and sources that could be a text key, or the beginning of one that is completed later. */
export function writtenKeys(): Set<string> {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const all = [
    ...viewSources().map(({ source }) => source),
    ...sources.map((file) => readFileSync(join('src', file), 'utf8')),
  ];
  return new Set(all.flatMap((source) => [...source.matchAll(/['"`]([a-z-]+:[\w.-]*)/g)].map(([, key]) => key!)));
}
