import Router from '@koa/router';
import type { WebExtras, WebMiddleware, WebState } from '../../../web/context.ts';
import { AppError } from '../../../web/errors.ts';
import { show } from '../../../web/forms.ts';
import type { IdpWeb } from '../../context.ts';
import { signedInRecently, visitorOf } from '../../signed-in.ts';
import { ADD_PATH, CONFIRM_PATH, groupChildrenActions } from './form-actions.ts';
import { addForm, otherAccountForm } from './forms.ts';
import { groupChildrenPages } from './pages.ts';

/** A pupil has no children to add. */
const guardiansOnly: WebMiddleware = (ctx, next) => {
  if (visitorOf(ctx).account.kind !== 'guardian') throw new AppError('not-found');
  return next();
};

/** «Ajouter des enfants depuis un autre compte» (F5): the other account, its children, «Ajouter». */
export function groupChildrenRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = groupChildrenPages(idp);
  const actions = groupChildrenActions(idp);
  const guard = signedInRecently(idp);

  return new Router<WebState, WebExtras>()
    .get(ADD_PATH, guard, guardiansOnly, show(pages.other))
    .post(ADD_PATH, guard, guardiansOnly, submit(otherAccountForm, pages.other, actions.prove))
    .get(CONFIRM_PATH, guard, guardiansOnly, show(pages.confirm))
    .post(CONFIRM_PATH, guard, guardiansOnly, submit(addForm, pages.confirm, actions.add));
}
