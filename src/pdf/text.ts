import type { Pdf } from './document.ts';

export const INK = '#161616';
export const BLUE = '#000091';
export const PALE = '#f5f5fe';
export const GREY = '#3a3a3a';

export const LINE_GAP = 0.2;
/** Points: what is smaller nobody reads. */
export const SMALLEST = 6;

/** Where and how a text stands, in points. */
export interface Line {
  x: number;
  y: number;
  width: number;
  size: number;
  bold?: boolean;
  colour?: string;
  characterSpacing?: number;
}

/** One line of text, smaller where it would be wider than its place. @returns the size it was given, in points */
export function oneLine(pdf: Pdf, text: string, line: Line): number {
  const { x, y, width, bold, colour = INK, characterSpacing = 0 } = line;
  pdf.font(bold ? 'bold' : 'regular').fontSize(line.size);
  const natural = pdf.widthOfString(text, { characterSpacing });
  const size = natural <= width ? line.size : Math.max(SMALLEST, (line.size * width) / natural - 0.05);
  pdf.fontSize(size).fillColor(colour);
  pdf.text(text, x, y, { lineBreak: false, characterSpacing });
  return size;
}

/** A paragraph. @returns where what follows may begin */
export function paragraph(pdf: Pdf, text: string, { x, y, width, size, bold, colour = INK }: Line): number {
  pdf
    .font(bold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(colour);
  pdf.text(text, x, y, { width, lineGap: size * LINE_GAP });
  return pdf.y;
}
