/** How far an import is, for a bar on a terminal. Units are bytes while files are read, then rows and writes. */
export interface ReadProgress {
  start(label: string, total: number): void;
  advance(by: number): void;
}

export const silentProgress: ReadProgress = { start: () => {}, advance: () => {} };

/** The same bytes, counted as they are read. */
export async function* counted(bytes: AsyncIterable<Buffer>, progress: ReadProgress): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    progress.advance(chunk.length);
    yield chunk;
  }
}
