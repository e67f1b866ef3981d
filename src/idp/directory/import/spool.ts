import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK_BYTES = 1 << 20;

/**
 * Rows waiting on disk between two steps of an import, one JSON text a line, so that memory does not grow with the file.
 * The file is removed from its folder as soon as it is open: nothing personal stays behind, whatever ends the process.
 */
export class Spool<T> {
  count = 0;
  #file: FileHandle;
  #pending: string[] = [];
  #pendingLength = 0;
  #size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open<T>(directory = tmpdir()): Promise<Spool<T>> {
    const path = join(directory, `educonnect-import-${randomBytes(12).toString('hex')}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool<T>(file);
  }

  /** Adds a row; await the result now and then, it is the disk's pace. */
  async append(row: T): Promise<void> {
    const line = JSON.stringify(row);
    this.#pending.push(line, '\n');
    this.#pendingLength += line.length;
    this.count += 1;
    if (this.#pendingLength >= BLOCK_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    const block = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#pendingLength = 0;
    let written = 0;
    while (written < block.length) {
      written += (await this.#file.write(block, written, block.length - written, this.#size + written)).bytesWritten;
    }
    this.#size += block.length;
  }

  /** All rows in the order they came, in batches of `size`. */
  async *batches(size: number): AsyncGenerator<T[]> {
    await this.#flush();
    let batch: T[] = [];
    for await (const line of this.#lines()) {
      batch.push(JSON.parse(line) as T);
      if (batch.length === size) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  async *#lines(): AsyncGenerator<string> {
    let rest = Buffer.alloc(0);
    for (let position = 0; position < this.#size; ) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, this.#size - position));
      const { bytesRead } = await this.#file.read(block, 0, block.length, position);
      position += bytesRead;
      const text = Buffer.concat([rest, block.subarray(0, bytesRead)]);
      let start = 0;
      for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, start)) {
        yield text.toString('utf8', start, end);
        start = end + 1;
      }
      rest = text.subarray(start);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** The spools of one import, closed together when it ends, well or not. */
export class Spools {
  #open: Spool<unknown>[] = [];

  async open<T>(): Promise<Spool<T>> {
    const spool = await Spool.open<T>();
    this.#open.push(spool as Spool<unknown>);
    return spool;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((spool) => spool.close()));
    this.#open = [];
  }
}
