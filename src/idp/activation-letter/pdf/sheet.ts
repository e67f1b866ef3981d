import { mm, type Pdf } from '../../../pdf/document.ts';
import { LINE_GAP, type Line, paragraph, SMALLEST } from '../../../pdf/text.ts';

/** The text's margins. */
export const LEFT = mm(20);
export const WIDTH = mm(170);

interface Block {
  width: number;
  height: number;
  size: number;
  /** Of a line, in parts of its size. */
  pitch: number;
}

/** The lines of an address, broken at spaces where they are too wide, and as large as they all fit in their place. */
export function wrapped(pdf: Pdf, lines: readonly string[], block: Block): { size: number; broken: string[][] } {
  let { size } = block;
  pdf.font('bold');
  const broken = () =>
    lines.map((line) => brokenAt(line, (text) => pdf.fontSize(size).widthOfString(text) <= block.width));
  while (size > SMALLEST && broken().flat().length * size * block.pitch > block.height) size -= 0.25;
  return { size, broken: broken() };
}

function brokenAt(line: string, fits: (text: string) => boolean): string[] {
  const parts: string[] = [];
  for (const word of line.split(' ')) {
    const longer = parts.length > 0 ? `${parts.at(-1)} ${word}` : word;
    if (parts.length > 0 && fits(longer)) parts[parts.length - 1] = longer;
    else parts.push(word);
  }
  return parts;
}

/** A paragraph, smaller where it would be higher than its place. */
export function fitted(pdf: Pdf, text: string, { height, ...line }: Line & { height: number }): void {
  let { size } = line;
  const tooHigh = () =>
    pdf
      .font('regular')
      .fontSize(size)
      .heightOfString(text, { width: line.width, lineGap: size * LINE_GAP }) > height;
  while (size > SMALLEST && tooHigh()) size -= 0.5;
  paragraph(pdf, text, { ...line, size });
}
