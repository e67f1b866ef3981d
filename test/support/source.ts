import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from '@swc/core';
import { isSyntaxNode, nodesOf, type SyntaxNode } from './syntax-tree.ts';

/** One `import`, `export … from` or `import()` of a source file. */
export interface Import {
  /** Path of the importing file, from the project's root. */
  from: string;
  /** Path of the imported file from the project's root; for a library, its name as written. */
  to: string;
  library: boolean;
}

interface SourceFile {
  path: string;
  imports: Import[];
  /** Whether it passes on what other files export. */
  reexports: boolean;
  /** Whether it writes to the console. */
  usesConsole: boolean;
  /** Its strings, and the beginnings of those it completes later. */
  strings: string[];
}

const text = (node: unknown) => (node as { value?: string } | undefined)?.value;

/** What a node imports, if it imports. */
function importedBy(node: SyntaxNode): string | undefined {
  if (node.type === 'CallExpression' && isSyntaxNode(node.callee) && node.callee.type === 'Import') {
    return text((node.arguments as { expression: unknown }[])[0]?.expression);
  }
  return /^(Import|ExportAll|ExportNamed)Declaration$/.test(node.type) ? text(node.source) : undefined;
}

/** The string that a node is, up to its first expression. */
function writtenIn(node: SyntaxNode): string | undefined {
  if (node.type === 'StringLiteral') return String(node.value);
  return node.type === 'TemplateLiteral' ? (node.quasis as { cooked: string }[])[0]?.cooked : undefined;
}

function readSource(path: string): SourceFile {
  const nodes = [...nodesOf(parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript' }))];
  const specifiers = nodes.map(importedBy).filter((specifier) => specifier !== undefined);
  return {
    path,
    imports: specifiers.map((specifier) => ({
      from: path,
      to: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier,
      library: !specifier.startsWith('.'),
    })),
    reexports: nodes.some(({ type, source }) => type.startsWith('Export') && isSyntaxNode(source)),
    strings: nodes.map(writtenIn).filter((string) => string !== undefined),
    usesConsole: nodes.some(
      ({ type, object }) => type === 'MemberExpression' && isSyntaxNode(object) && object.value === 'console',
    ),
  };
}

/** Every TypeScript file under a folder, as a parser reads it. */
export function readSources(folder: string): SourceFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => readSource(join(folder, file)));
}
