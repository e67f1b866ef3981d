import { type SaxesOptions, SaxesParser, type SaxesTagNS, type SaxesTagPlain } from 'saxes';
import { ReadingStopped, SourceFault } from './faults.ts';
import { xmlErrorDetail } from './xml-errors.ts';

/** An element that begins. */
export interface XmlTag {
  /** Without prefix where namespaces are read. */
  name: string;
  /** Its namespace, where namespaces are read. */
  namespace?: string;
  attributes: Readonly<Record<string, string>>;
  /** Where the tag begins. */
  line: number;
  /** Characters of the file up to the end of the tag. */
  position: number;
}

/** Any of them may throw a SourceFault to refuse the file at this place. */
export interface XmlHandlers {
  opened(tag: XmlTag): void;
  /** Given in pieces. `position`: characters of the file so far. */
  text(text: string, position: number): void;
  closed(name: string): void;
  /** Between two chunks, the moment to wait for what the others started. */
  pause?(): Promise<void>;
}

const MAX_DEPTH = 16;
/** Characters without a tag, which the parser keeps: not under the length of a chunk, since it is counted by chunks. */
const MAX_TEXT = 1 << 20;
/** What tools write about a file in its own elements (XML Schema part 1 §2.6), and declarations of namespaces. */
const ABOUT_THE_FILE = new Set(['http://www.w3.org/2001/XMLSchema-instance', 'http://www.w3.org/2000/xmlns/']);

/**
 * Reads XML as it comes. Malformed XML is refused, and so is a DTD: there is no entity but XML's own five (security.md S54).
 *
 * @throws ReadingStopped at the first place that cannot be trusted, with the element that was open there
 */
export async function readXml(
  chunks: AsyncIterable<string>,
  handlers: XmlHandlers,
  { namespaces = false }: { namespaces?: boolean } = {},
): Promise<void> {
  const parser = new SaxesParser<SaxesOptions>({ xmlns: namespaces });
  const path: string[] = [];
  let line = 1;
  let sinceTag = 0;
  parser.on('error', ({ message }) => {
    throw new SourceFault('XML_MALFORMED', { detail: xmlErrorDetail(message) });
  });
  parser.on('doctype', () => {
    throw new SourceFault('XML_DTD_REFUSED');
  });
  // The parser has read one character beyond the name.
  parser.on('opentagstart', () => {
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', (found) => {
    sinceTag = 0;
    const tag = namespaces ? namespacedTag(found as SaxesTagNS) : plainTag(found as SaxesTagPlain);
    path.push(tag.name);
    if (path.length > MAX_DEPTH) throw new SourceFault('XML_TOO_DEEP');
    handlers.opened({ ...tag, line, position: parser.position });
  });
  const text = (piece: string) => handlers.text(piece, parser.position);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    sinceTag = 0;
    handlers.closed(path.pop()!);
  });
  try {
    for await (const chunk of chunks) {
      sinceTag += chunk.length;
      if (sinceTag > MAX_TEXT) throw new SourceFault('XML_TOO_LONG');
      parser.write(chunk);
      await handlers.pause?.();
    }
    parser.close();
  } catch (error) {
    if (error instanceof SourceFault) throw new ReadingStopped(error, { line: parser.line, element: path.at(-1) });
    throw error;
  }
}

type Named = Pick<XmlTag, 'name' | 'namespace' | 'attributes'>;

const plainTag = ({ name, attributes }: SaxesTagPlain): Named => ({ name, attributes });

function namespacedTag({ local, uri, attributes }: SaxesTagNS): Named {
  const own = Object.values(attributes).filter((attribute) => !ABOUT_THE_FILE.has(attribute.uri));
  return {
    name: local,
    namespace: uri,
    attributes: Object.fromEntries(own.map(({ name, value }) => [name, value])),
  };
}
