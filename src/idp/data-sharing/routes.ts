import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import type { IdpWeb } from '../context.ts';
import { journey } from '../interaction.ts';
import { boxesForm } from '../sharing/child-boxes.ts';
import { dataSharingActions } from './form-actions.ts';
import { dataSharingPages } from './pages.ts';

/** What goes to an app, and to which: shown or asked before its first access (G4). */
export function dataSharingRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const { ask } = dataSharingPages(idp);
  const actions = dataSharingActions(idp);
  const guard = journey(idp);
  const at = '/interaction/:uid/data-sharing';

  return new Router<WebState, WebExtras>()
    .get(at, guard, show(ask))
    .get(`${at}/refuse`, guard, show(ask))
    .post(at, guard, submit(boxesForm, ask, actions.agree))
    .post(`${at}/refuse`, guard, submit(noFields, ask, actions.refuse));
}
