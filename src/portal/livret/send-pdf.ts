import { createHash } from 'node:crypto';
import { readFonts } from '../../pdf/fonts.ts';
import type { WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { recordConsultation } from '../report-cards/consult.ts';
import { orientationPart } from '../report-cards/orientation-part.ts';
import { childCardOf } from './card-page.ts';
import { fileName, plainFileName } from './file-name.ts';
import { LAYOUT, writeReportCard } from './pdf/write-card.ts';

/**
 * A report card as PDF (J2), in French as schools write it. Browsers may keep it, and ask each time whether it is still what
 * this reader may see: its tag is of all that it shows.
 */
export function sendPdf(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { card, reader } = childCardOf(ctx);
    const orientation = await orientationPart(portal, card, 'fr');
    const shown = JSON.stringify({ card, orientation, LAYOUT });
    ctx.set('cache-control', 'private, no-cache');
    ctx.set('vary', 'Cookie');
    ctx.etag = createHash('sha256').update(shown).digest('base64url');
    ctx.type = 'application/pdf';
    const name = fileName(card);
    const type = ctx.query.download === undefined ? 'inline' : 'attachment';
    ctx.attachment(name, { type, fallback: plainFileName(name) });
    ctx.status = 200;
    if (ctx.method === 'HEAD') return;
    const { _id, version, pupil } = card;
    await recordConsultation(portal, { card: _id, version, pupil, form: 'pdf', by: reader });
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = writeReportCard(card, { t: portal.texts.in('fr'), fonts: await readFonts(), orientation });
  };
}
