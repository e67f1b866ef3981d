import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { SourceFault } from './faults.ts';

/** Caps of security.md S54. A whole département fits: 100,000 pupils are about 200 MB of XML, 10 MB zipped. */
const MAX_ZIP_BYTES = 50 * 1024 ** 2;
const MAX_ENTRIES = 1_000;
const MAX_RATIO = 100;
const MAX_EXPANDED_BYTES = 1024 ** 3;
/** Under this, a good ratio is no bomb: a short file full of empty elements can reach it. */
const HARMLESS_BYTES = 1024 ** 2;

/** One file of an import, plain or alone in a zip archive. */
export interface Source {
  /** Name for messages: without folder, the archive's when there is one. */
  name: string;
  /** Bytes that `open` will give, for the progress bar. */
  size: number;
  open(): Promise<Readable>;
}

/**
 * Finds what to read in a file given by the administrator. Its content decides, never its name: an archive must hold
 * exactly one file with that extension, in any folder, hidden files and macOS's resource forks aside.
 *
 * @throws SourceFault when it cannot be read, or is larger than the caps
 */
export async function openSource(path: string, extension: '.xml' | '.csv'): Promise<Source> {
  const name = basename(path);
  const { size, magic } = await look(path);
  if (size === 0) throw new SourceFault('FILE_EMPTY');
  if (magic.equals(Buffer.from('PK\x03\x04')) || magic.equals(Buffer.from('PK\x05\x06'))) {
    if (size > MAX_ZIP_BYTES) throw new SourceFault('FILE_TOO_LARGE', { limit: '50 Mo pour une archive' });
    return { name, ...(await lookIntoZip(path, extension)) };
  }
  if (size > MAX_EXPANDED_BYTES) throw new SourceFault('FILE_TOO_LARGE', { limit: '1 Go' });
  return { name, size, open: () => Promise.resolve(createReadStream(path)) };
}

async function look(path: string): Promise<{ size: number; magic: Buffer }> {
  try {
    const { size } = await stat(path);
    const file = await open(path, 'r');
    try {
      const magic = Buffer.alloc(4);
      await file.read(magic, 0, 4, 0);
      return { size, magic };
    } finally {
      await file.close();
    }
  } catch {
    throw new SourceFault('FILE_UNREADABLE');
  }
}

async function lookIntoZip(path: string, extension: string): Promise<Omit<Source, 'name'>> {
  return withZip(path, async (zip) => {
    if (zip.entryCount > MAX_ENTRIES) throw new SourceFault('ZIP_BOMB');
    const found: yauzl.Entry[] = [];
    for await (const entry of zip.eachEntry()) if (isWanted(entry.fileName, extension)) found.push(entry);
    const [entry] = found;
    if (entry === undefined || found.length > 1)
      throw new SourceFault('INVALID_FILE', { extension, count: found.length });
    const { uncompressedSize: size, compressedSize } = entry;
    if (size > MAX_EXPANDED_BYTES || (size > HARMLESS_BYTES && size > MAX_RATIO * compressedSize)) {
      throw new SourceFault('ZIP_BOMB');
    }
    return { size, open: () => withZip(path, (reopened) => openEntry(reopened, entry), 'keep open') };
  });
}

function isWanted(fileName: string, extension: string): boolean {
  const parts = fileName.split('/');
  const last = parts.at(-1)!;
  return last.toLowerCase().endsWith(extension) && !last.startsWith('.') && !parts.includes('__MACOSX');
}

async function withZip<T>(path: string, use: (zip: yauzl.ZipFile) => Promise<T>, after?: 'keep open'): Promise<T> {
  let zip: yauzl.ZipFile | undefined;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false });
    const result = await use(zip);
    if (after !== 'keep open') zip.close();
    return result;
  } catch (error) {
    zip?.close();
    if (error instanceof SourceFault) throw error;
    throw new SourceFault('INVALID_ZIP', { detail: (error as Error).message });
  }
}

/** yauzl stops the stream when more bytes come than the entry declares, so the declared sizes are a true bound. */
async function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  const stream = await zip.openReadStreamPromise(entry);
  stream.once('close', () => zip.close());
  return stream;
}
