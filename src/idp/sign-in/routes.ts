import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { emailTwiceForm } from '../accounts/email-field.ts';
import type { IdpWeb } from '../context.ts';
import { journey } from '../interaction.ts';
import { signInActions } from './form-actions.ts';
import { signInForm } from './forms.ts';
import { signInPages } from './pages.ts';

/** Signing in (A1–A4): cookies, profile, identifier and password, e-mail to confirm. */
export function signInRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = signInPages(idp);
  const actions = signInActions(idp);
  const guard = journey(idp);
  const at = (page: string) => `/interaction/:uid/sign-in/${page}`;

  return new Router<WebState, WebExtras>()
    .get('/interaction/:uid', guard, actions.begin)
    .get(at('cookies'), guard, show(pages.cookies))
    .post(at('cookies'), guard, submit(noFields, pages.cookies, actions.cookies))
    .get(at('profile'), guard, show(pages.profile))
    .get(at('guardian'), guard, show(pages.guardian))
    .post(at('guardian'), guard, submit(signInForm, pages.guardian, actions.guardian))
    .get(at('pupil'), guard, show(pages.pupil))
    .post(at('pupil'), guard, submit(signInForm, pages.pupil, actions.pupil))
    .post(at('decline'), guard, submit(noFields, pages.guardian, actions.decline))
    .get(at('closed'), guard, show(pages.closed))
    .get(at('email'), guard, show(pages.email))
    .post(at('email'), guard, submit(emailTwiceForm, pages.email, actions.sendEmail))
    .post(at('email/later'), guard, submit(noFields, pages.email, actions.continueWithoutEmail));
}
