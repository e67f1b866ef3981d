import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decodeCsv } from '../../../files/decode.ts';
import { ReadingStopped, SourceFault } from '../../../files/faults.ts';
import { counted, type ReadProgress } from '../../../files/progress.ts';
import type { Source } from '../../../files/source.ts';

/** A line longer than this is an unclosed quote, not a person. */
const MAX_ROW = 64 * 1024;

export interface CsvRow {
  cells: string[];
  /** Line of the file where the row ends; cells may hold line breaks. */
  line: number;
}

/**
 * The rows of an ONDE extraction, the header first (`domain/imports.md` §2): `;`, quotes or not, any number of cells.
 *
 * @throws ReadingStopped at a line that cannot be told from the next
 */
export async function* readCsv(source: Source, progress: ReadProgress): AsyncGenerator<CsvRow> {
  let line = 0;
  const parser = parse({
    delimiter: ';',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: MAX_ROW,
    on_record: (record, { lines }) => {
      line = lines;
      return record;
    },
  });
  progress.start(source.name, source.size);
  const open = async (): Promise<AsyncIterable<Buffer>> => source.open();
  const text = Readable.from(decodeCsv(open, (bytes) => counted(bytes, progress)));
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.some((cell) => cell.trim() !== '')) yield { cells: record, line: info.lines };
    }
  } catch (error) {
    // The row that could not be read starts after the last one that could: csv-parse tells where it gave up.
    if (error instanceof SourceFault) throw new ReadingStopped(error, { line: line + 1 });
    if (!(error instanceof CsvError)) throw error;
    throw new ReadingStopped(new SourceFault('CSV_MALFORMED', { detail: error.code }), { line: line + 1 });
  } finally {
    text.destroy();
  }
}

/** A header as it is compared: trimmed, spaces squeezed, without case, accents and kinds of apostrophe. */
function foldHeader(header: string): string {
  return header
    .replace(/[’ʼ`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
}

/** The header line of a file: where each column is, by any of the names that versions of ONDE give it. */
export class CsvHeader {
  readonly names: readonly string[];
  #folded: readonly string[];

  constructor(cells: readonly string[]) {
    this.names = cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
    this.#folded = cells.map(foldHeader);
  }

  get width(): number {
    return this.names.length;
  }

  column(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const index = this.#folded.indexOf(foldHeader(name));
      if (index !== -1) return index;
    }
    return undefined;
  }

  /** All places of a column that is repeated. */
  columns(name: string): number[] {
    return this.#folded.flatMap((header, index) => (header === foldHeader(name) ? [index] : []));
  }
}
