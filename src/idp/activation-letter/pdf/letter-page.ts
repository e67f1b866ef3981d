import { decoration, mm, type Pdf } from '../../../pdf/document.ts';
import { BLUE, GREY, oneLine, PALE, paragraph } from '../../../pdf/text.ts';
import type { Translate } from '../../../web/texts.ts';
import type { Provisional } from '../../accounts/letters/provisional.ts';
import { drawBody } from './letter-body.ts';
import type { QrCode } from './qr-code.ts';
import { fitted, LEFT, WIDTH, wrapped } from './sheet.ts';

/** One page: one person. */
export interface LetterPage {
  kind: 'guardian' | 'pupil';
  purpose: 'open' | 'reset';
  /** «Mme Valéry DURANT». */
  name: string;
  /** Postal address, one line an element; absent for what is handed out in class. */
  address?: readonly string[];
  /** «3 A», for a pupil. */
  division?: string;
  /** A guardian's children in this school, first names with their classes. */
  children?: readonly string[];
  provisional: Provisional;
}

/** What all pages of a file have in common. */
export interface LetterLook {
  t: Translate;
  idpName: string;
  schoolName: string;
  supportPhone: string;
  /** Of the page that explains; the QR code says the same. */
  url: string;
  qrCode: QrCode;
  /** As it is written in the language of the letters. */
  validUntil: string;
}

/**
 * A sheet folded in three shows this in the window of a DL envelope (110 × 220 mm, window of 35 × 100 mm at 20 mm from the
 * right and from the bottom), wherever the sheet has slid to.
 */
const WINDOW = { x: mm(103), y: mm(55.5), width: mm(85), height: mm(23) };
const ADDRESS_SIZE = 10.5;
const ADDRESS_PITCH = 1.25;

const TOP = mm(15);
const TITLE_Y = mm(101);
const FOOT_Y = mm(252);
const FOOT_HEIGHT = mm(31);
/** Left of what the window may show. */
const BESIDE_WINDOW = mm(66);

/** Draws a person's letter on a page of its own, and tells its structure (C1, security.md S55). */
export function drawLetter(pdf: Pdf, document: PDFKit.PDFStructureElement, letter: LetterPage, look: LetterLook): void {
  pdf.addPage();
  pdf.outline.addItem(letter.name);
  const section = pdf.struct('Sect', { title: letter.name });
  document.add(section);
  drawSender(pdf, section, letter, look);
  drawAddressee(pdf, section, letter);
  const y = drawTitle(pdf, section, letter, look);
  drawBody(pdf, section, letter, look, y);
  drawFoot(pdf, section, look);
  section.end();
}

function drawSender(pdf: Pdf, section: PDFKit.PDFStructureElement, letter: LetterPage, look: LetterLook): void {
  const { t, idpName, schoolName } = look;
  const width = BESIDE_WINDOW;
  section.add(
    pdf.struct('P', {}, () => {
      oneLine(pdf, schoolName, { x: LEFT, y: TOP, width: WIDTH, size: 13, bold: true });
    }),
  );
  section.add(
    pdf.struct('P', {}, () => {
      oneLine(pdf, t('letter:for', { service: idpName }), { x: LEFT, y: TOP + 18, width, size: 10, colour: GREY });
    }),
  );
  if (!letter.children) return;
  const children = letter.children.join(', ');
  section.add(
    pdf.struct('P', {}, () => {
      const place = { x: LEFT, y: WINDOW.y, width, height: TITLE_Y - WINDOW.y - mm(4) };
      fitted(pdf, t('letter:children', { children }), { ...place, size: 9.5, colour: GREY });
    }),
  );
}

/** In the window; what is handed out in class has the name and the class there. */
function drawAddressee(pdf: Pdf, section: PDFKit.PDFStructureElement, letter: LetterPage): void {
  const lines = [letter.name, ...(letter.address ?? []), ...(letter.division ? [letter.division] : [])];
  const { size, broken } = wrapped(pdf, lines, { ...WINDOW, size: ADDRESS_SIZE, pitch: ADDRESS_PITCH });
  let { y } = WINDOW;
  broken.forEach((parts, index) => {
    section.add(
      pdf.struct('P', {}, () => {
        for (const part of parts) {
          oneLine(pdf, part, { x: WINDOW.x, y, width: WINDOW.width, size, bold: index === 0 });
          y += size * ADDRESS_PITCH;
        }
      }),
    );
  });
}

/** @returns where what follows may begin */
function drawTitle(pdf: Pdf, section: PDFKit.PDFStructureElement, letter: LetterPage, look: LetterLook): number {
  const { t, idpName } = look;
  const which = `letter:${letter.kind}-${letter.purpose}`;
  let y = TITLE_Y;
  section.add(
    pdf.struct('H1', {}, () => {
      oneLine(pdf, t(`${which}.title`, { service: idpName }), {
        x: LEFT,
        y,
        width: WIDTH,
        size: 19,
        bold: true,
        colour: BLUE,
      });
    }),
  );
  y += mm(10);
  section.add(
    pdf.struct('P', {}, () => {
      y = paragraph(pdf, t(`${which}.text`, { service: idpName }), { x: LEFT, y, width: WIDTH, size: 11 });
    }),
  );
  return y + mm(3);
}

function drawFoot(pdf: Pdf, section: PDFKit.PDFStructureElement, { t, validUntil, supportPhone }: LetterLook): void {
  decoration(pdf, () => pdf.roundedRect(LEFT, FOOT_Y, WIDTH, FOOT_HEIGHT, 4).fill(PALE));
  const [x, width] = [LEFT + mm(5), WIDTH - mm(10)];
  section.add(
    pdf.struct('P', {}, () => {
      const text = t('letter:valid-until', { date: validUntil });
      oneLine(pdf, text, { x, y: FOOT_Y + mm(3.5), width, size: 12, bold: true });
    }),
  );
  let y = FOOT_Y + mm(10);
  for (const text of [t('letter:secret'), t('letter:help', { phone: supportPhone })]) {
    section.add(
      pdf.struct('P', {}, () => {
        y = paragraph(pdf, text, { x, y, width, size: 10 });
      }),
    );
  }
}
