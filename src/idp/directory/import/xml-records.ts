import { SourceFault } from '../../../files/faults.ts';
import { readXml, type XmlTag } from '../../../files/read-xml.ts';

/** One row of a SIECLE file: a small tree, never the file. */
export interface XmlRecord {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Text of the element itself, trimmed; empty, `<X/>` and absent all mean «no value». */
  text: string;
  children: XmlRecord[];
  line: number;
}

interface RecordHandlers {
  /** The root element: throw a SourceFault to refuse the file. */
  root(name: string): void;
  /** `PARAMETRES`, or a child of one of the sections of `DONNEES`. */
  record(section: string, record: XmlRecord): void;
  /** Between two chunks, the moment to wait for what `record` started. */
  pause(): Promise<void>;
}

const MAX_RECORD_NODES = 2_000;
/** Characters of one record with its tags, far beyond any person: they stay in memory until it ends. */
const MAX_RECORD_LENGTH = 64 * 1024;
const RECORD_DEPTH = 4;

/**
 * Reads a SIECLE file as it comes (`domain/imports.md` §1): every record of the wanted sections, with its line. Unknown
 * elements are passed over, malformed XML is not.
 *
 * @throws ReadingStopped at the first place that cannot be trusted; the records before it have been given
 */
export function readXmlRecords(
  chunks: AsyncIterable<string>,
  sections: ReadonlySet<string>,
  handlers: RecordHandlers,
): Promise<void> {
  const walker = new RecordWalker(sections, handlers);
  return readXml(chunks, {
    opened: (tag) => walker.opened(tag),
    text: (text, position) => walker.text(text, position),
    closed: (name) => walker.closed(name),
    pause: () => handlers.pause(),
  });
}

class RecordWalker {
  #sections: ReadonlySet<string>;
  #handlers: RecordHandlers;
  #path: string[] = [];
  /** Open elements of the record being read, outermost first. */
  #open: XmlRecord[] = [];
  #nodes = 0;
  /** Where the record being read starts, in characters of the file. */
  #startedAt = 0;

  constructor(sections: ReadonlySet<string>, handlers: RecordHandlers) {
    this.#sections = sections;
    this.#handlers = handlers;
  }

  opened({ name, attributes, line, position }: XmlTag): void {
    if (this.#path.length === 0) this.#handlers.root(name);
    this.#path.push(name);
    const parent = this.#open.at(-1);
    if (parent === undefined && !this.#startsRecord()) return;
    if (parent === undefined) {
      this.#nodes = 0;
      this.#startedAt = position;
    }
    this.#nodes += 1;
    if (this.#nodes > MAX_RECORD_NODES) throw new SourceFault('XML_TOO_LONG');
    const element: XmlRecord = { name, attributes, text: '', children: [], line };
    this.#boundRecord(position);
    parent?.children.push(element);
    this.#open.push(element);
  }

  #startsRecord(): boolean {
    const [, top, section] = this.#path;
    if (this.#path.length === 2) return top === 'PARAMETRES';
    return this.#path.length === RECORD_DEPTH && top === 'DONNEES' && this.#sections.has(section!);
  }

  text(text: string, position: number): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    this.#boundRecord(position);
    element.text += text;
  }

  #boundRecord(position: number): void {
    if (position - this.#startedAt > MAX_RECORD_LENGTH) throw new SourceFault('XML_TOO_LONG');
  }

  closed(name: string): void {
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
