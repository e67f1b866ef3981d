import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { newPasswordForm } from '../accounts/new-password.ts';
import { phoneForm } from '../accounts/phone-fields.ts';
import type { IdpWeb } from '../context.ts';
import { recoveryActions } from './form-actions.ts';
import { codeForm, identifierForm, linkForm, mailForm, wayForm } from './forms.ts';
import { inJourney, onStep, toNeededStep } from './guard.ts';
import { identifierActions } from './identifier-actions.ts';
import { identifierPages, identifierUrl } from './identifier-pages.ts';
import { linkActions } from './link-actions.ts';
import { recoveryPages } from './pages.ts';
import { type Step, stepUrl } from './steps.ts';

/** A lost identifier (E1) or password (E2, E3), in a journey; and the link of the mail, in any browser. */
export function recoveryRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const recall = { pages: identifierPages(idp), actions: identifierActions(idp), guard: inJourney(idp) };
  const pages = recoveryPages(idp);
  const actions = recoveryActions(idp);
  const link = linkActions(idp);
  const at = (step: Step) => stepUrl(':uid', step);
  const on = (step: Step) => onStep(idp, step);

  return (
    new Router<WebState, WebExtras>()
      .get(identifierUrl(':uid'), recall.guard, show(recall.pages.start))
      .get(identifierUrl(':uid', 'mail'), recall.guard, show(recall.pages.mail))
      .post(identifierUrl(':uid', 'mail'), recall.guard, submit(mailForm, recall.pages.mail, recall.actions.mail))
      .get(identifierUrl(':uid', 'sms'), recall.guard, show(recall.pages.sms))
      .post(identifierUrl(':uid', 'sms'), recall.guard, submit(phoneForm, recall.pages.sms, recall.actions.sms))
      .get(identifierUrl(':uid', 'sent'), recall.guard, show(recall.pages.sent))

      .get(at('password'), on('password'), show(pages.password))
      .post(at('password'), on('password'), submit(identifierForm, pages.password, actions.identifier))
      .get(at('stuck'), on('stuck'), show(pages.stuck))
      .get(at('way'), on('way'), show(pages.way))
      .post(at('way'), on('way'), submit(wayForm, pages.way, actions.way))
      .get(at('code'), on('code'), show(pages.code))
      .post(at('code'), on('code'), submit(codeForm, pages.code, actions.code))
      // A reload of what a form was sent to shows its page.
      .get(`${at('code')}/resend`, on('code'), (ctx) => toNeededStep(idp, ctx))
      .post(`${at('code')}/resend`, on('code'), submit(noFields, pages.code, actions.resend))
      .get(at('new'), on('new'), show(pages.new))
      .post(at('new'), on('new'), submit(newPasswordForm, pages.new, actions.password))
      .get(at('done'), on('done'), show(pages.done))
      .post(at('done'), on('done'), submit(noFields, pages.done, actions.done))
      .get(at('elsewhere'), on('elsewhere'), show(pages.elsewhere))

      .get('/recovery/password', link.show)
      .post('/recovery/password', submit(linkForm, link.again, link.use))
  );
}
