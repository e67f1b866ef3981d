import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceFault } from './faults.ts';

const BLOCK_CHARACTERS = 1 << 18;
/** Rows that are longer than usual come in smaller batches. */
const BATCH_BYTES = 1 << 22;
const MEGABYTE = 1024 ** 2;

/** A part of the file that holds whole lines. */
interface Block {
  at: number;
  length: number;
}

/**
 * Where the rows of one import wait on disk between two steps, so that memory does not grow with the files. It has no name
 * any more as soon as it is open: nothing personal stays behind, whatever ends the process.
 */
export class SpoolFile {
  #file: FileHandle;
  #mostBytes: number;
  #size = 0;

  private constructor(file: FileHandle, mostBytes: number) {
    this.#file = file;
    this.#mostBytes = mostBytes;
  }

  /** @param mostBytes that it takes: what a short file refers to again and again is long */
  static async open(mostBytes = Number.POSITIVE_INFINITY): Promise<SpoolFile> {
    const path = join(tmpdir(), `educonnect-import-${randomBytes(12).toString('hex')}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpoolFile(file, mostBytes);
  }

  /** @throws SourceFault `FILE_TOO_LARGE` */
  async write(bytes: Buffer): Promise<Block> {
    if (this.#size + bytes.length > this.#mostBytes) {
      throw new SourceFault('FILE_TOO_LARGE', {
        limit: `${Math.floor(this.#mostBytes / MEGABYTE)} Mo une fois développé`,
      });
    }
    const at = this.#size;
    this.#size += bytes.length;
    for (let written = 0; written < bytes.length; ) {
      written += (await this.#file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
    }
    return { at, length: bytes.length };
  }

  async read({ at, length }: Block): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    for (let read = 0; read < length; ) {
      const { bytesRead } = await this.#file.read(bytes, read, length - read, at + read);
      if (bytesRead === 0) throw new Error('the temporary file of an import was cut short');
      read += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** A list of rows in the file, one JSON text a line. */
export class Spool<T> {
  count = 0;
  #file: SpoolFile;
  #blocks: Block[] = [];
  #pending: string[] = [];
  #pendingLength = 0;

  constructor(file: SpoolFile) {
    this.#file = file;
  }

  /** Adds a row; waiting for the result keeps to the disk's pace. */
  async append(row: T): Promise<void> {
    const line = JSON.stringify(row);
    this.#pending.push(line, '\n');
    this.#pendingLength += line.length;
    this.count += 1;
    if (this.#pendingLength >= BLOCK_CHARACTERS) await this.flush();
  }

  /** Leaves nothing in memory: for a list to which nothing is added for a while. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingLength = 0;
    this.#blocks.push(await this.#file.write(bytes));
  }

  /** All rows in the order they came, in batches of `size` at most. */
  async *batches(size: number): AsyncGenerator<T[]> {
    await this.flush();
    let batch: T[] = [];
    let length = 0;
    for (const block of this.#blocks) {
      const bytes = await this.#file.read(block);
      for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start)) {
        batch.push(JSON.parse(bytes.toString('utf8', start, end)) as T);
        length += end - start;
        if (batch.length < size && length < BATCH_BYTES) continue;
        yield batch;
        batch = [];
        length = 0;
      }
    }
    if (batch.length > 0) yield batch;
  }
}
