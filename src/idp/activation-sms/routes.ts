import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { newPasswordForm } from '../accounts/new-password.ts';
import { childrenForm } from '../accounts/opening/ask-children.ts';
import { codeForm } from '../accounts/sms-code/code-form.ts';
import type { IdpWeb } from '../context.ts';
import { formActions } from './form-actions.ts';
import { doneForm, identityForm } from './forms.ts';
import { activationOf, onStep, toNeededStep } from './guard.ts';
import { activationPages } from './pages.ts';
import { type Step, stepUrl } from './steps.ts';

/** Opening an account by SMS (B1–B8). */
export function activationSmsRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = activationPages(idp);
  const actions = formActions(idp);
  const at = (step: Step) => stepUrl(':uid', step);
  const on = (step: Step) => onStep(idp, step);

  return (
    new Router<WebState, WebExtras>()
      .get(at('start'), on('start'), show(pages.start))
      .get(at('identity'), on('identity'), show(pages.identity))
      .post(at('identity'), on('identity'), submit(identityForm, pages.identity, actions.identity))
      .get(at('not-found'), on('not-found'), show(pages['not-found']))
      .get(at('active'), on('active'), show(pages.active))
      .get(at('locked'), on('locked'), show(pages.locked))
      .get(at('code'), on('code'), show(pages.code))
      .post(at('code'), on('code'), submit(codeForm, pages.code, actions.code))
      // A reload of what a form was sent to shows its page.
      .get(`${at('code')}/resend`, on('code'), (ctx) => toNeededStep(ctx, activationOf(ctx)))
      .post(`${at('code')}/resend`, on('code'), submit(noFields, pages.code, actions.resend))
      .get(at('children'), on('children'), show(pages.children))
      .post(at('children'), on('children'), submit(childrenForm, pages.children, actions.children))
      .get(at('password'), on('password'), show(pages.password))
      .post(at('password'), on('password'), submit(newPasswordForm, pages.password, actions.password))
      .get(at('done'), on('done'), show(pages.done))
      .post(at('done'), on('done'), submit(doneForm, pages.done, actions.done))
  );
}
