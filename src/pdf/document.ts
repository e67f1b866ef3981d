import PDFDocument from 'pdfkit';
import type { Fonts } from './fonts.ts';

export type Pdf = InstanceType<typeof PDFDocument>;
/** An element of the structure that screen readers follow (ISO 32000-1 §14.7). */
export type Tag = PDFKit.PDFStructureElement;

const POINTS_PER_MM = 72 / 25.4;

/** Millimetres of paper in the points of PDF. */
export const mm = (millimetres: number) => millimetres * POINTS_PER_MM;

/** What a whole file says of itself to readers and to screen readers. */
interface About {
  title: string;
  author: string;
  /** BCP 47. */
  lang: string;
  createdAt: Date;
}

/** pdfkit writes what a file says of itself into XML as it is: what XML would read as its own is written by its likes. */
const plain = (text: string) =>
  text
    .replaceAll('&', '＆')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/\p{Cc}/gu, ' ');

/** A file of A4 pages that says its structure (PDF/UA): title, language, tags, embedded fonts. */
export function newPdf(fonts: Fonts, { title, author, lang, createdAt }: About): Pdf {
  const [Title, Author] = [plain(title), plain(author)];
  const options: PDFKit.PDFDocumentOptions = {
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang,
    displayTitle: true,
    info: { Title, Author, Creator: Author, Producer: Author, CreationDate: createdAt },
  };
  // The types of pdfkit know neither the subset nor a file without the typeface that readers are to have.
  const pdf = new PDFDocument(Object.assign(options, { subset: 'PDF/UA', font: null }));
  pdf.registerFont('regular', fonts.regular as never);
  pdf.registerFont('bold', fonts.bold as never);
  return pdf;
}

/** What screen readers pass over: lines, frames, pictures that only repeat the words beside them. */
export function decoration(pdf: Pdf, draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
  pdf.markContent('Artifact', { type });
  pdf.save();
  draw();
  pdf.restore();
  pdf.endMarkedContent();
}
