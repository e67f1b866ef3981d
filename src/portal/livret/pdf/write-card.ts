import { newPdf, type Pdf } from '../../../pdf/document.ts';
import { drawPages } from '../../../pdf/draw-pages.ts';
import type { Fonts } from '../../../pdf/fonts.ts';
import { createMeasure } from '../../../pdf/measure.ts';
import type { Translate } from '../../../web/texts.ts';
import type { OrientationPart } from '../../report-cards/orientation-part.ts';
import type { ReportCard } from '../../report-cards/report-card.model.ts';
import { schoolYear } from '../../report-cards/words.ts';
import { cardTitle, pupilName } from './head.ts';
import { layCard } from './lay-card.ts';

interface Extras {
  /** In French. */
  t: Translate;
  fonts: Fonts;
  /** Of a card of 3e: see `orientationPart`. */
  orientation?: OrientationPart;
}

/** Of what `writeReportCard` makes of the same card: raised with each change of it, so that browsers ask for it anew. */
export const LAYOUT = 2;

/**
 * Writes a report card as PDF (J2): tagged, in French, with bookmarks. The same card gives the same file.
 *
 * @param card as its reader may see it (`seenBy`)
 * @returns the file, to be read as a stream
 */
export function writeReportCard(card: ReportCard, { t, fonts, orientation }: Extras): Pdf {
  const title = cardTitle(t, card);
  const pdf = newPdf(fonts, {
    title: `${title} ${schoolYear(card.year)} – ${pupilName(card)}`,
    author: card.schoolName ?? card.uai,
    lang: 'fr-FR',
    createdAt: card.recordedAt,
  });
  const { whole, pages } = layCard({ card, orientation, t, measure: createMeasure(pdf, fonts) });
  drawPages(pdf, whole, pages, title);
  pdf.end();
  return pdf;
}
