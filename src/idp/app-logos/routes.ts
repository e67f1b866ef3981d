import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { IdpWeb } from '../context.ts';
import { appLogos } from '../oidc/logos/app-logo.model.ts';
import { LOGO_PATH } from '../oidc/logos/logo-url.ts';

/** The logos of apps, from our own origin: nobody learns who looks at one, and nothing in it can run (security.md S36). */
export function appLogoRoutes({ db, clock }: IdpWeb): Router<WebState, WebExtras> {
  const logo = async (ctx: WebContext) => {
    const found = await appLogos(db).findById(ctx.params.id);
    if (!found?.image || !found.type || found.expiresAt <= clock.now()) throw new AppError('not-found');
    ctx.set('content-security-policy', "default-src 'none'; sandbox");
    ctx.set('x-content-type-options', 'nosniff');
    ctx.set('content-disposition', 'inline; filename="logo"');
    ctx.set('cache-control', 'public, max-age=86400');
    ctx.type = found.type;
    ctx.body = found.image;
  };
  return new Router<WebState, WebExtras>().get(`${LOGO_PATH}/:id`, logo);
}
