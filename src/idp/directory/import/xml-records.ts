import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { SourceFault } from './faults.ts';

/** One row of a SIECLE file: a small tree, never the file. */
export interface XmlRecord {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Text of the element itself, trimmed; empty, `<X/>` and absent all mean «no value». */
  text: string;
  children: XmlRecord[];
  line: number;
}

interface XmlHandlers {
  /** The root element: throw a SourceFault to refuse the file. */
  root(name: string, line: number): void;
  /** `PARAMETRES`, or a child of one of the sections of `DONNEES`. */
  record(section: string, record: XmlRecord): void;
  /** Between two chunks, the moment to wait for what `record` started. */
  pause?(): Promise<void>;
}

const MAX_DEPTH = 16;
const MAX_RECORD_NODES = 2_000;
/** Characters of one record with its tags, far beyond any person: they stay in memory until it ends. */
const MAX_RECORD_LENGTH = 64 * 1024;
/** Characters without a tag, which the parser keeps: not under the length of a chunk, since it is counted by chunks. */
const MAX_TEXT = 1 << 20;
const RECORD_DEPTH = 4;

/** Where a fault stopped the reading; `line` counts from 1. */
export class XmlStopped extends Error {
  readonly line: number;
  constructor(cause: SourceFault, line: number) {
    super(cause.code, { cause });
    this.line = line;
  }
}

/**
 * Reads a SIECLE file as it comes (`domain/imports.md` §1): every record of the wanted sections, with its line. Unknown
 * elements are passed over, malformed XML is not. No DTD, hence no entity but XML's own five (security.md S54).
 *
 * @throws XmlStopped at the first place that cannot be trusted; the records before it have been given
 */
export async function readXmlRecords(
  chunks: AsyncIterable<string>,
  sections: ReadonlySet<string>,
  handlers: XmlHandlers,
): Promise<void> {
  const parser = new SaxesParser();
  const walker = new RecordWalker(parser, sections, handlers);
  try {
    for await (const chunk of chunks) {
      walker.beforeWrite(chunk.length);
      parser.write(chunk);
      await handlers.pause?.();
    }
    parser.close();
  } catch (error) {
    if (error instanceof SourceFault) throw new XmlStopped(error, parser.line);
    throw error;
  }
}

class RecordWalker {
  #parser: SaxesParser;
  #sections: ReadonlySet<string>;
  #handlers: XmlHandlers;
  #path: string[] = [];
  /** Open elements of the record being read, outermost first. */
  #open: XmlRecord[] = [];
  #nodes = 0;
  /** Where the record being read starts, in characters of the file. */
  #startedAt = 0;
  #sinceTag = 0;

  constructor(parser: SaxesParser, sections: ReadonlySet<string>, handlers: XmlHandlers) {
    this.#parser = parser;
    this.#sections = sections;
    this.#handlers = handlers;
    parser.on('error', (error) => {
      const detail = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
      throw new SourceFault('XML_MALFORMED', { detail });
    });
    parser.on('doctype', () => {
      throw new SourceFault('XML_DTD_REFUSED');
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('closetag', (tag) => this.#closed(tag.name));
  }

  /** saxes keeps a text until its end: this bounds what it may keep. */
  beforeWrite(length: number): void {
    this.#sinceTag += length;
    if (this.#sinceTag > MAX_TEXT) throw new SourceFault('XML_TOO_LONG');
  }

  #opened(tag: SaxesTagPlain): void {
    this.#sinceTag = 0;
    if (this.#path.length === 0) this.#handlers.root(tag.name, this.#parser.line);
    this.#path.push(tag.name);
    if (this.#path.length > MAX_DEPTH) throw new SourceFault('XML_TOO_DEEP');
    const parent = this.#open.at(-1);
    if (parent === undefined && !this.#startsRecord()) return;
    if (parent === undefined) {
      this.#nodes = 0;
      this.#startedAt = this.#parser.position;
    }
    this.#nodes += 1;
    if (this.#nodes > MAX_RECORD_NODES) throw new SourceFault('XML_TOO_LONG');
    const { name, attributes } = tag;
    const element: XmlRecord = { name, attributes, text: '', children: [], line: this.#parser.line };
    this.#boundRecord();
    parent?.children.push(element);
    this.#open.push(element);
  }

  #startsRecord(): boolean {
    const [, top, section] = this.#path;
    if (this.#path.length === 2) return top === 'PARAMETRES';
    return this.#path.length === RECORD_DEPTH && top === 'DONNEES' && this.#sections.has(section!);
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    this.#boundRecord();
    element.text += text;
  }

  #boundRecord(): void {
    if (this.#parser.position - this.#startedAt > MAX_RECORD_LENGTH) throw new SourceFault('XML_TOO_LONG');
  }

  #closed(name: string): void {
    this.#sinceTag = 0;
    this.#path.pop();
    const element = this.#open.pop();
    if (element === undefined) return;
    element.text = element.text.trim();
    if (this.#open.length === 0) this.#handlers.record(this.#path[2] ?? name, element);
  }
}

/** The text of a child element, of the first of these names that has one. */
export function field(record: XmlRecord, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of record.children) if (child.name === name && child.text !== '') return child.text;
  }
  return undefined;
}
