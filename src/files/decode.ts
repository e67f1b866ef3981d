import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { SourceFault } from './faults.ts';

/** The encodings school files come in (`domain/imports.md` §1 and §2); iconv knows hundreds, of which some are not text. */
const XML_ENCODINGS = /^(?:utf-?8|us-ascii|iso-?8859-?15?|windows-1252|cp1252|utf-?16(?:le|be)?)$/i;

/** Of files whose format is UTF-8 alone (domain/livret.md §1). */
export const UTF8_ONLY = /^utf-?8$/i;

/** The declaration must stand within these first bytes. */
const HEAD_BYTES = 128;

const BYTE_ORDER_MARKS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

/**
 * The text of an XML file in the encoding of its byte order mark, else of its declaration, else UTF-8. Bytes that the
 * encoding does not know end the text there: a wrong name is worse than none.
 *
 * @throws SourceFault `ENCODING_NOT_SUPPORTED`, `INVALID_BYTES`
 */
export async function* decodeXml(
  bytes: AsyncIterable<Buffer>,
  encodings: RegExp = XML_ENCODINGS,
): AsyncGenerator<string> {
  let decoder: iconv.DecoderStream | undefined;
  let encoding = '';
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of readable(bytes)) {
    let block: Buffer = chunk;
    if (head !== undefined) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      block = head;
      head = undefined;
    }
    if (decoder === undefined) {
      encoding = xmlEncoding(block, encodings);
      decoder = iconv.getDecoder(encoding);
    }
    yield* checked(decoder.write(block), encoding);
  }
  if (head !== undefined) {
    encoding = xmlEncoding(head, encodings);
    decoder = iconv.getDecoder(encoding);
    yield* checked(decoder.write(head), encoding);
  }
  const tail = decoder?.end();
  if (tail) yield* checked(tail, encoding);
}

/**
 * The text of a CSV file, which declares nothing: UTF-8 when all its bytes are, else Windows-1252. So it is read twice;
 * `second` sees the bytes of the second time.
 */
export async function* decodeCsv(
  open: () => Promise<AsyncIterable<Buffer>>,
  second: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  const encoding = (await isAllUtf8(await open())) ? 'utf-8' : 'windows-1252';
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of readable(second(await open()))) yield decoder.write(chunk);
  const tail = decoder.end();
  if (tail) yield tail;
}

function xmlEncoding(head: Buffer, encodings: RegExp): string {
  const mark = BYTE_ORDER_MARKS.find(([bytes]) => head.subarray(0, bytes.length).equals(bytes));
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head.toString('latin1', 0, HEAD_BYTES));
  const encoding = mark?.[1] ?? declared?.[1] ?? 'utf-8';
  if (!encodings.test(encoding)) throw new SourceFault('ENCODING_NOT_SUPPORTED', { encoding: encoding.slice(0, 40) });
  return encoding;
}

function* checked(text: string, encoding: string): Generator<string> {
  const bad = text.indexOf('\ufffd');
  if (bad === -1) return yield text;
  yield text.slice(0, bad);
  throw new SourceFault('INVALID_BYTES', { encoding });
}

/** A multi-byte letter cut between two chunks is judged with the next one. */
async function isAllUtf8(bytes: AsyncIterable<Buffer>): Promise<boolean> {
  let rest = Buffer.alloc(0);
  for await (const chunk of readable(bytes)) {
    const block = Buffer.concat([rest, chunk]);
    const end = lastLetterEnd(block);
    if (!isUtf8(block.subarray(0, end))) return false;
    rest = block.subarray(end);
  }
  return isUtf8(rest);
}

function lastLetterEnd(block: Buffer): number {
  for (let back = 1; back <= Math.min(3, block.length); back += 1) {
    const byte = block[block.length - back]!;
    if (byte < 0x80) return block.length;
    if (byte >= 0xc0) return block.length - back;
  }
  return block.length;
}

async function* readable(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of bytes) yield chunk;
  } catch (error) {
    // Whoever stopped the reading knows why.
    if (error instanceof SourceFault || (error as Error).name === 'AbortError') throw error;
    throw new SourceFault('INVALID_ZIP', { detail: (error as Error).message });
  }
}
