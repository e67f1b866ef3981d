import type { Pdf } from './document.ts';
import type { Fonts } from './fonts.ts';
import { spelled } from './spelling.ts';

/** Tells how wide texts are in the typefaces of a file, in parts of the size of their letters. */
export interface Measure {
  widthOf(text: string, bold?: boolean): number;
  /** In the letters of the typefaces: see `spelled`. */
  spelled(text: string): string;
}

/** Remembers what it measured: a layout is tried at several sizes. */
export function createMeasure(pdf: Pdf, fonts: Fonts): Measure {
  const [plain, bold] = [new Map<string, number>(), new Map<string, number>()];
  const spellings = new Map<string, string>();
  return {
    widthOf(text, isBold = false) {
      const known = (isBold ? bold : plain).get(text);
      if (known !== undefined) return known;
      const width = pdf
        .font(isBold ? 'bold' : 'regular')
        .fontSize(1)
        .widthOfString(text);
      (isBold ? bold : plain).set(text, width);
      return width;
    },
    spelled(text) {
      const known = spellings.get(text) ?? spelled(text, fonts.regular);
      spellings.set(text, known);
      return known;
    },
  };
}
