import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { cardPage, livretPage } from './card-page.ts';
import { sendPdf } from './send-pdf.ts';
import { showCard } from './show-card.ts';
import { showConsultations } from './show-consultations.ts';
import { showList } from './show-list.ts';
import { showProgress } from './show-progress.ts';

/** A child's livret scolaire, as its family reads it (J). */
export function livretRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const router = new Router<WebState, WebExtras>({ prefix: '/children/:child/livret' });
  router.get('/', signedIn(portal), livretPage(), showList(portal));
  router.get('/progress', signedIn(portal), livretPage(), showProgress(portal));
  router.get('/consultations', signedIn(portal), livretPage(), showConsultations(portal));
  router.get('/:card.pdf', signedIn(portal), livretPage(), cardPage(portal), sendPdf(portal));
  router.get('/:card', signedIn(portal), livretPage(), cardPage(portal), showCard(portal));
  return router;
}
