import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import type { IdpWeb } from '../../context.ts';
import { boxesForm, readBoxes } from '../../sharing/child-boxes.ts';
import { chooseChildren } from '../../sharing/decide-sharing.ts';
import { childrenToShow } from '../../sharing/shown-data.ts';
import { signedIn, visitorOf } from '../../signed-in.ts';
import { appsPages, PATH, sharingHere } from './pages.ts';
import { removeApp } from './remove-app.ts';

/** «Mes applications» (F7). */
export function appsRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = appsPages(idp);
  const guard = signedIn(idp);
  const at = `${PATH}/:client`;

  const change = async (ctx: WebContext, fields: Record<string, string>): Promise<void> => {
    const { account } = visitorOf(ctx);
    const { clientId } = await sharingHere(idp, ctx);
    const client = await idp.clients.find(clientId);
    const children = client ? await childrenToShow(idp, account, client) : [];
    await chooseChildren(idp, { accountId: account._id, clientId, ...readBoxes(children, fields) });
    seeOther(ctx, `${PATH}?done=changed`);
  };

  const remove = async (ctx: WebContext): Promise<void> => {
    const { clientId } = await sharingHere(idp, ctx);
    await removeApp(idp, visitorOf(ctx).account, clientId);
    seeOther(ctx, `${PATH}?done=removed`);
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(pages.list))
    .get(at, guard, show(pages.app))
    .post(at, guard, submit(boxesForm, pages.app, change))
    .get(`${at}/remove`, guard, show(pages.remove))
    .post(`${at}/remove`, guard, submit(noFields, pages.remove, remove));
}
