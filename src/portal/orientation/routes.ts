import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { answerRoutes } from './answer-routes.ts';
import { orientationPage } from './child-file.ts';
import { overview } from './overview.ts';

/** A child's year of orientation, as its family sees it (I). */
export function orientationRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const router = new Router<WebState, WebExtras>({ prefix: '/children/:child/orientation' });
  router.get('/', signedIn(portal), orientationPage(portal), overview(portal));
  answerRoutes(portal, router);
  return router;
}
