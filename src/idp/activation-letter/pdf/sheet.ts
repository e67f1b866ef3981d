import PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;

const POINTS_PER_MM = 72 / 25.4;

/** Millimetres of paper in the points of PDF. */
export const mm = (millimetres: number) => millimetres * POINTS_PER_MM;

/** The text's margins. */
export const LEFT = mm(20);
export const WIDTH = mm(170);

export const INK = '#161616';
export const BLUE = '#000091';
export const PALE = '#f5f5fe';
export const GREY = '#3a3a3a';

/** The typefaces of PDF files, as files of TrueType. */
export interface Fonts {
  regular: Buffer;
  bold: Buffer;
}

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
  const size = natural <= width ? line.size : Math.max(5, (line.size * width) / natural - 0.05);
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
  pdf.text(text, x, y, { width, lineGap: size * 0.2 });
  return pdf.y;
}
