import PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;

const POINTS_PER_MM = 72 / 25.4;

/** Millimetres of paper in the points of PDF. */
export const mm = (millimetres: number) => millimetres * POINTS_PER_MM;

/** The text's margins. */
export const LEFT = mm(20);
export const WIDTH = mm(170);

const INK = '#161616';
export const BLUE = '#000091';
export const PALE = '#f5f5fe';
export const GREY = '#3a3a3a';

/** The typefaces of PDF files, as files of TrueType. */
export interface Fonts {
  regular: Buffer;
  bold: Buffer;
}

const LINE_GAP = 0.2;
/** Points: what is smaller nobody reads. */
const SMALLEST = 6;

/** What a whole file says of itself to readers and to screen readers. */
interface About {
  title: string;
  author: string;
  /** BCP 47. */
  lang: string;
  createdAt: Date;
}

/** A file of A4 pages that says its structure (PDF/UA): title, language, tags, embedded fonts. */
export function newPdf(fonts: Fonts, { title, author, lang, createdAt }: About): Pdf {
  const options: PDFKit.PDFDocumentOptions = {
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang,
    displayTitle: true,
    info: { Title: title, Author: author, Creator: author, Producer: author, CreationDate: createdAt },
  };
  // The types of pdfkit do not know the subset yet.
  const pdf = new PDFDocument(Object.assign(options, { subset: 'PDF/UA' }));
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  return pdf;
}

/** What screen readers pass over: lines, frames, pictures that only repeat the words beside them. */
export function decoration(pdf: Pdf, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf.save();
  draw();
  pdf.restore();
  pdf.endMarkedContent();
}

interface Line {
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

/** A paragraph. @returns where what follows may begin */
export function paragraph(pdf: Pdf, text: string, { x, y, width, size, bold, colour = INK }: Line): number {
  pdf
    .font(bold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(colour);
  pdf.text(text, x, y, { width, lineGap: size * LINE_GAP });
  return pdf.y;
}
