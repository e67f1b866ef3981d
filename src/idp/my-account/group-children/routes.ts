import Router from '@koa/router';
import type { WebExtras, WebState } from '../../../web/context.ts';
import { show } from '../../../web/forms.ts';
import type { IdpWeb } from '../../context.ts';
import { signedInRecently } from '../../signed-in.ts';
import { ADD_PATH, CONFIRM_PATH, groupChildrenActions } from './form-actions.ts';
import { addForm, otherAccountForm } from './forms.ts';
import { groupChildrenPages } from './pages.ts';

/** «Ajouter des enfants depuis un autre compte» (F5): the other account, its children, «Ajouter». */
export function groupChildrenRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = groupChildrenPages(idp);
  const actions = groupChildrenActions(idp);
  const guard = signedInRecently(idp);

  return new Router<WebState, WebExtras>()
    .get(ADD_PATH, guard, show(pages.other))
    .post(ADD_PATH, guard, submit(otherAccountForm, pages.other, actions.prove))
    .get(CONFIRM_PATH, guard, show(pages.confirm))
    .post(CONFIRM_PATH, guard, submit(addForm, pages.confirm, actions.add));
}
