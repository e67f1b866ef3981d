import { decoration, mm, type Pdf } from '../../../pdf/document.ts';
import { BLUE, oneLine, PALE, paragraph } from '../../../pdf/text.ts';
import { groupsOf } from '../../accounts/letters/provisional.ts';
import type { LetterLook, LetterPage } from './letter-page.ts';
import { drawPictogram, type Pictogram } from './pictograms.ts';
import { LEFT, WIDTH } from './sheet.ts';

type Section = PDFKit.PDFStructureElement;

/** What each letter tells to do, in order. */
const STEPS: Record<LetterPage['kind'], Record<LetterPage['purpose'], readonly Pictogram[]>> = {
  guardian: { open: ['sign-in', 'birth-date', 'email', 'password'], reset: ['sign-in', 'password'] },
  pupil: { open: ['sign-in', 'birth-date', 'password'], reset: ['sign-in', 'birth-date', 'password'] },
};

const BOX = mm(51);
const CODE_X = LEFT + mm(6);
const CODE_WIDTH = mm(108);
const CODE_SIZE = 21;
const SPACING = 2.5;
const QR_SIDE = mm(35);
const QR_X = LEFT + WIDTH - QR_SIDE - mm(6);
/** White around a QR code (ISO/IEC 18004). */
const QUIET = 4;

const PICTOGRAM = mm(9.5);
const PITCH = mm(11.5);
const STEP_X = LEFT + mm(17);

/** Identifier, password and QR code in a frame, then the steps. */
export function drawBody(pdf: Pdf, section: Section, letter: LetterPage, look: LetterLook, y: number): void {
  decoration(pdf, () => pdf.roundedRect(LEFT, y, WIDTH, BOX, 4).fillAndStroke(PALE, BLUE));
  const { t } = look;
  const { identifier, password } = letter.provisional;
  drawCode(pdf, section, t('letter:identifier'), identifier, y + mm(4.5));
  drawCode(pdf, section, t('letter:password'), password, y + mm(25));
  drawQrCode(pdf, section, look, y + mm(3.5));
  drawSteps(pdf, section, letter, look, y + BOX + mm(5));
}

function drawCode(pdf: Pdf, section: Section, label: string, code: string, y: number): void {
  const boxY = y + mm(5);
  decoration(pdf, () => pdf.roundedRect(CODE_X, boxY, CODE_WIDTH, mm(12), 3).fill('#ffffff'));
  section.add(
    pdf.struct('P', {}, () => {
      oneLine(pdf, label, { x: CODE_X, y, width: CODE_WIDTH, size: 10.5 });
    }),
  );
  section.add(
    pdf.struct('P', {}, () => {
      oneLine(pdf, groupsOf(code).join('  '), {
        x: CODE_X + mm(4),
        y: boxY + mm(2.6),
        width: CODE_WIDTH - mm(8),
        size: CODE_SIZE,
        bold: true,
        characterSpacing: SPACING,
      });
    }),
  );
}

function drawQrCode(pdf: Pdf, section: Section, { t, qrCode, url }: LetterLook, y: number): void {
  const module = QR_SIDE / (qrCode.size + 2 * QUIET);
  const bbox: [number, number, number, number] = [QR_X, y, QR_X + QR_SIDE, y + QR_SIDE];
  section.add(
    pdf.struct('Figure', Object.assign({ alt: t('letter:qr-code', { url }) }, { bbox }), () => {
      pdf.save();
      pdf.rect(QR_X, y, QR_SIDE, QR_SIDE).fill('#ffffff');
      pdf.translate(QR_X + QUIET * module, y + QUIET * module);
      for (const run of qrCode.runs) pdf.rect(run.x * module, run.y * module, run.width * module, module);
      pdf.fill('#000000');
      pdf.restore();
    }),
  );
  section.add(
    pdf.struct('P', {}, () => {
      oneLine(pdf, url, { x: CODE_X, y: y + mm(41.5), width: WIDTH - mm(12), size: 10.5 });
    }),
  );
}

function drawSteps(pdf: Pdf, section: Section, { kind, purpose }: LetterPage, { t }: LetterLook, y: number): void {
  const steps = STEPS[kind][purpose];
  section.add(
    pdf.struct('H2', {}, () => {
      oneLine(pdf, t('letter:steps'), { x: LEFT, y, width: WIDTH, size: 13, bold: true });
    }),
  );
  const list = pdf.struct('L');
  section.add(list);
  let top = y + mm(8.5);
  steps.forEach((name, index) => {
    decoration(pdf, () => drawPictogram(pdf, name, { x: LEFT + mm(2), y: top, side: PICTOGRAM }));
    const item = pdf.struct('LI');
    list.add(item);
    item.add(
      pdf.struct('Lbl', {}, () => {
        oneLine(pdf, `${index + 1}.`, { x: STEP_X, y: top, width: mm(8), size: 12, bold: true, colour: BLUE });
      }),
    );
    item.add(
      pdf.struct('LBody', {}, () => {
        const line = { x: STEP_X + mm(7), y: top, width: WIDTH - mm(24), size: 11 };
        top = Math.max(top + PITCH, paragraph(pdf, t(`letter:step.${kind}.${name}`), line) + mm(3));
      }),
    );
    item.end();
  });
  list.end();
}
