import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Liberation Sans (SIL Open Font License 1.1), which pdfjs-dist brings: the typeface of our PDF files, embedded in them. It
 * has all that names in French files are written with, œ and ÿ too; the typeface of the State is not ours to use.
 */
const FILES = ['LiberationSans-Regular.ttf', 'LiberationSans-Bold.ttf', 'LICENSE_LIBERATION'];

/** Copies the fonts of PDF files, with their licence, to where an installation finds them. */
export function copyFonts({ root, out }: { root: string; out: string }): void {
  mkdirSync(out, { recursive: true });
  for (const file of FILES) copyFileSync(join(root, 'node_modules/pdfjs-dist/standard_fonts', file), join(out, file));
}
