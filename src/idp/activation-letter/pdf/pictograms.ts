import type { Pdf } from '../../../pdf/document.ts';
import { BLUE } from '../../../pdf/text.ts';

export type Pictogram = 'sign-in' | 'birth-date' | 'email' | 'password';

/** Each in a square of 24 units, by lines alone, so that a photocopy keeps them. */
const DRAWN: Record<Pictogram, (pdf: Pdf) => Pdf> = {
  // A telephone with a letter's key in it.
  'sign-in': (pdf) =>
    pdf
      .roundedRect(6, 1.5, 12, 21, 2.5)
      .moveTo(10.5, 19.5)
      .lineTo(13.5, 19.5)
      .moveTo(9, 8)
      .lineTo(15, 8)
      .moveTo(9, 12)
      .lineTo(15, 12),
  // A calendar.
  'birth-date': (pdf) =>
    pdf
      .roundedRect(2, 4, 20, 18, 2)
      .moveTo(2, 9.5)
      .lineTo(22, 9.5)
      .moveTo(7.5, 1.5)
      .lineTo(7.5, 6)
      .moveTo(16.5, 1.5)
      .lineTo(16.5, 6)
      .rect(6.5, 13, 3.5, 3.5)
      .rect(13.5, 13, 3.5, 3.5),
  // An envelope.
  email: (pdf) => pdf.roundedRect(1.5, 4.5, 21, 15, 1.5).moveTo(2, 5.5).lineTo(12, 13.5).lineTo(22, 5.5),
  // A padlock.
  password: (pdf) =>
    pdf
      .roundedRect(4, 10.5, 16, 12, 2)
      .path('M 7.5 10.5 L 7.5 7 C 7.5 1 16.5 1 16.5 7 L 16.5 10.5')
      .moveTo(12, 15)
      .lineTo(12, 18.5),
};

const SIDE = 24;

/** Draws a pictogram in a square. */
export function drawPictogram(pdf: Pdf, name: Pictogram, { x, y, side }: { x: number; y: number; side: number }): void {
  pdf.translate(x, y).scale(side / SIDE);
  DRAWN[name](pdf.lineWidth(1.6).lineJoin('round').lineCap('round')).stroke(BLUE);
}
