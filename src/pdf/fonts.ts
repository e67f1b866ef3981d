import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';

/** A typeface that was read: what pdfkit makes of its file, as far as we use it ourselves. */
export interface Face {
  characterSet: number[];
  hasGlyphForCodePoint(code: number): boolean;
  glyphForCodePoint(code: number): object;
}

/** The typefaces of PDF files. */
export interface Fonts {
  regular: Face;
  bold: Face;
}

/** Where the build puts them: the same from the sources and from what is built of them. */
const FOLDER = new URL('../../dist/fonts/', import.meta.url);

let read: Promise<Fonts> | undefined;

/** The typefaces that the build has brought (`src/web/assets/fonts.ts`), read once for all files of this process. */
export function readFonts(): Promise<Fonts> {
  read ??= readBoth();
  return read;
}

async function readBoth(): Promise<Fonts> {
  const [regular, bold] = await Promise.all([readFace('LiberationSans-Regular'), readFace('LiberationSans-Bold')]);
  return { regular, bold };
}

async function readFace(name: string): Promise<Face> {
  const file = await readFile(new URL(`${name}.ttf`, FOLDER));
  // pdfkit takes a typeface that was read, but hands out none: its own reader is not ours to depend on.
  const { _font } = new PDFDocument({ font: file as unknown as string }) as unknown as { _font: { font: Face } };
  const face = _font.font;
  // A glyph keeps the character by which it is met first, and the text that readers copy is made of these: the space comes
  // before the no-break space, and none is met first as a part of an accented letter, without a character.
  for (const code of face.characterSet) face.glyphForCodePoint(code);
  return face;
}
