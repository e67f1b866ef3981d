import { readFile } from 'node:fs/promises';

/** The typefaces of PDF files, as files of TrueType. */
export interface Fonts {
  regular: Buffer;
  bold: Buffer;
}

/** Where the build puts them: the same from the sources and from what is built of them. */
const FOLDER = new URL('../../dist/fonts/', import.meta.url);

/** Reads the typefaces that the build has brought (`src/web/assets/fonts.ts`). */
export const readFonts = async (): Promise<Fonts> => ({
  regular: await readFile(new URL('LiberationSans-Regular.ttf', FOLDER)),
  bold: await readFile(new URL('LiberationSans-Bold.ttf', FOLDER)),
});
