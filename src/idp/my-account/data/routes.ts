import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type FormPage, noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import type { IdpWeb } from '../../context.ts';
import { signedIn, signedInRecently, visitorOf } from '../../signed-in.ts';
import { collectData } from './collect-data.ts';

const PATH = '/my-account/data';

/** «Mes données» (F9): what is held, for how long, and all of it as a file. */
export function dataRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const page: FormPage = (ctx) =>
    ctx.render('idp/my-account/data', {
      isGuardian: visitorOf(ctx).account.kind === 'guardian',
      contact: idp.config.operator.dataProtectionContact,
    });

  const download = async (ctx: WebContext): Promise<void> => {
    const { account } = visitorOf(ctx);
    await idp.audit.record({
      action: 'data-downloaded',
      result: 'done',
      accountId: account._id,
      actor: { kind: 'owner' },
    });
    const data = await collectData(idp, account);
    ctx.attachment(`educonnect-mes-donnees-${idp.clock.now().toISOString().slice(0, 10)}.json`);
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = `${JSON.stringify(data, null, 2)}\n`;
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, signedIn(idp), show(page))
    .get(`${PATH}/download`, (ctx) => seeOther(ctx, PATH))
    .post(`${PATH}/download`, signedInRecently(idp), idp.web.submit(noFields, page, download));
}
