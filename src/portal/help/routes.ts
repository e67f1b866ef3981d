import Router from '@koa/router';
import type { Config } from '../../config/schema.ts';
import type { WebExtras, WebState } from '../../web/context.ts';

/** «Besoin d’aide ?» of the portal: what concerns the account is answered at the identity provider (E4). */
export function helpRoutes({ operator, brand, portal }: Config): Router<WebState, WebExtras> {
  const national = { ...operator, phoneLink: operator.supportPhone.replace(/[^+\d]/g, '') };
  return new Router<WebState, WebExtras>().get('/help', (ctx) => {
    const { wayBack } = ctx.state;
    ctx.render('portal/help/help', {
      accountService: brand.idpName,
      accountHelp: `${portal?.issuer}/help`,
      national,
      wayBack,
    });
  });
}
