import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { OWN_RETURN_PATH } from '../oidc/clients/own-client.ts';
import { signOutUrl } from '../oidc/logout/sign-out.ts';
import { returnPath, SIGN_OUT_PATH, signedIn, visitorOf } from '../signed-in.ts';
import { appsRoutes } from './apps/routes.ts';
import { childrenRoutes } from './children/routes.ts';
import { closeAccountRoutes } from './close/routes.ts';
import { dataRoutes } from './data/routes.ts';
import { devicesRoutes } from './devices/routes.ts';
import { emailRoutes } from './email/routes.ts';
import { groupChildrenRoutes } from './group-children/routes.ts';
import { languageRoutes } from './language/routes.ts';
import { accountPages } from './pages.ts';
import { passwordRoutes } from './password/routes.ts';
import { phoneRoutes } from './phone/routes.ts';

/** The pages that have a folder of their own. */
const PARTS = [
  passwordRoutes,
  emailRoutes,
  phoneRoutes,
  childrenRoutes,
  groupChildrenRoutes,
  languageRoutes,
  devicesRoutes,
  appsRoutes,
  dataRoutes,
  closeAccountRoutes,
];

/** «Mon compte» (F1): its home page, the way back from its sign-in, and the way out. */
export function myAccountRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = accountPages(idp);
  const guard = signedIn(idp);

  const router = new Router<WebState, WebExtras>()
    .get('/my-account', guard, show(pages.home))
    .get(OWN_RETURN_PATH, (ctx) => seeOther(ctx, returnPath(idp, ctx.query.state)))
    .get(SIGN_OUT_PATH, (ctx) => seeOther(ctx, '/my-account'))
    .post(
      SIGN_OUT_PATH,
      guard,
      submit(noFields, pages.home, (ctx) => seeOther(ctx, signOutUrl(idp.config, visitorOf(ctx).session.uid))),
    );
  for (const part of PARTS) router.use(part(idp).routes());
  return router;
}
