import { existsSync, readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { presumeConfig } from './presume.ts';
import type { RuleFault } from './rule-fault.ts';
import { brokenRules } from './rules.ts';
import { type Config, configSchema } from './schema.ts';
import type { SecretSources } from './secret.ts';

/** One thing wrong in the configuration file: where, and what to do. */
interface ConfigFault {
  file: string;
  line: number;
  path: string;
  message: string;
}

type ConfigResult = { ok: true; config: Config } | { ok: false; faults: ConfigFault[] };

/** The faults of a configuration file, all at once; its message is what the administrator reads. */
export class ConfigError extends Error {
  readonly faults: ConfigFault[];
  constructor(faults: ConfigFault[]) {
    super(faults.map(describeFault).join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

export const describeFault = ({ file, line, path, message }: ConfigFault) =>
  `${file}:${line}${path ? ` ${path}` : ''} : ${message}`;

const zodFrench = z.locales.fr().localeError;
const inFrench: z.core.$ZodErrorMap = (issue) =>
  issue.input === undefined && issue.code === 'invalid_type'
    ? 'ce réglage est obligatoire : ajoutez-le'
    : zodFrench(issue);

type Path = (string | number)[];

/** The line of the deepest node that the file has on a path. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function deepFreeze<T>(value: T): T {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

interface ReadOptions {
  env?: SecretSources['env'];
  /** Makes the secret files that the demonstration lacks: for what runs it. A check writes nothing. */
  makeSecrets?: boolean;
}

/** A mode read before the rest is checked: only the demonstration may lack its secret files. */
const isDemonstration = (document: Document) => document.get('mode') === 'demonstration';

/** Reads and checks a configuration file, and says every fault at once (M1). */
export function readConfig(file: string, { env = process.env, makeSecrets = false }: ReadOptions = {}): ConfigResult {
  if (!existsSync(file)) {
    return { ok: false, faults: [{ file, line: 1, path: '', message: 'ce fichier n’existe pas' }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      file,
      line: lines.linePos(pos[0]).line,
      path: '',
      message: `YAML illisible : ${message}`,
    }));
    return { ok: false, faults };
  }
  const at = (path: Path, message: string): ConfigFault => ({
    file,
    line: lineOf(document, lines, path),
    path: path.join('.'),
    message,
  });
  const missingFiles = isDemonstration(document) ? (makeSecrets ? 'make' : 'stand-in') : 'refuse';
  const schema = configSchema({ env, missingFiles });
  const read = document.toJS() ?? {};
  const parsed = schema.safeParse(read, { error: inFrench });
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(faultsOf);
  const broken = brokenRules(parsed.success ? parsed.data : presumeConfig(read));
  const faults = [...shape, ...broken.filter(({ path }) => !shape.some((fault) => holds(fault.path, path)))];
  if (!parsed.success || faults.length > 0) {
    const told = faults.map(({ path, message }) => at(path, message));
    return { ok: false, faults: told.sort((one, other) => one.line - other.line) };
  }
  return { ok: true, config: deepFreeze(parsed.data) };
}

/** Whether a place of the file is in, or is, another: what is wrong there was said already. */
const holds = (outer: Path, inner: Path) => outer.every((step, index) => inner[index] === step);

function faultsOf(issue: z.core.$ZodIssue): RuleFault[] {
  const path = issue.path as Path;
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const message = 'réglage inconnu : corrigez son nom ou retirez-le';
  return issue.keys.map((key) => ({ path: [...path, key], message }));
}

/** The configuration, frozen. @throws {ConfigError} with every fault */
export function loadConfig(file: string, env?: SecretSources['env']): Config {
  const result = readConfig(file, { env, makeSecrets: true });
  if (!result.ok) throw new ConfigError(result.faults);
  return result.config;
}

/** The JSON schema that editors use to complete and check the file. */
export const configJsonSchema = () =>
  z.toJSONSchema(configSchema({ env: {}, missingFiles: 'refuse' }), { io: 'input', target: 'draft-07' });
