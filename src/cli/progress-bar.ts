import type { WriteStream } from 'node:tty';
import { Presets, SingleBar } from 'cli-progress';
import type { ReadProgress } from '../files/progress.ts';

/** A bar for each step of an import, on a terminal; nothing in a file or a pipe. */
export function progressBar(stream: WriteStream): ReadProgress & { stop(): void } {
  if (!stream.isTTY) return { start: () => {}, advance: () => {}, stop: () => {} };
  let bar: SingleBar | undefined;
  return {
    start(label, total) {
      bar?.stop();
      bar = new SingleBar(
        { stream, format: `${label} {bar} {percentage} %`, hideCursor: true },
        Presets.shades_classic,
      );
      bar.start(total, 0);
    },
    advance: (by) => bar?.increment(by),
    stop: () => bar?.stop(),
  };
}
