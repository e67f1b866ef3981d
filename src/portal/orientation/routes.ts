import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { answerRoutes } from './answer-routes.ts';
import { orientationPage } from './child-file.ts';
import { entryRoutes } from './entry-routes.ts';
import { overview } from './overview.ts';
import { PHASES } from './phases.ts';

/** A child's year of orientation, as its family sees it (I). */
export function orientationRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const router = new Router<WebState, WebExtras>({ prefix: '/children/:child/orientation' });
  router.get('/', signedIn(portal), orientationPage(portal), overview(portal));
  for (const phase of PHASES) entryRoutes(portal, router, phase);
  answerRoutes(portal, router);
  return router;
}
