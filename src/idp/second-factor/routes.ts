import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import type { IdpWeb } from '../context.ts';
import { journey } from '../interaction.ts';
import { signedIn, signedInRecently } from '../signed-in.ts';
import { accountActions } from './account-actions.ts';
import { accountPages } from './account-pages.ts';
import { addingActions } from './adding-actions.ts';
import { addingPages } from './adding-pages.ts';
import { codeForm, newPasskeyForm, passkeyForm, recoveryForm, renameForm } from './forms.ts';
import { accountPlace, type Place, signInPlace } from './place.ts';
import { signInActions } from './sign-in-actions.ts';
import { signInPages } from './sign-in-pages.ts';

type Routes = Router<WebState, WebExtras>;

/** Adding an authenticator app or a passkey. */
function addingRoutes(idp: IdpWeb, place: Place, routes: Routes): ReturnType<typeof addingPages> {
  const { submit } = idp.web;
  const { at, guard } = place;
  const pages = addingPages(idp, place);
  const actions = addingActions(idp, place, pages);
  routes
    .post(`${at}/totp/start`, guard, submit(noFields, pages.totp, actions.startTotp))
    .get(`${at}/totp`, guard, show(pages.totp))
    .post(`${at}/totp`, guard, submit(codeForm, pages.totp, actions.confirmTotp))
    .get(`${at}/passkey`, guard, show(pages.passkey))
    .get(`${at}/passkey/options`, guard, actions.passkeyOptions)
    .post(`${at}/passkey`, guard, submit(newPasskeyForm, pages.passkey, actions.addPasskey));
  return pages;
}

/** «Double sécurité» in «Mon compte»: seen by whoever is signed in, changed only with a sign-in less than 15 minutes old (security.md S27). */
function accountRoutes(idp: IdpWeb, routes: Routes) {
  const { submit } = idp.web;
  const guard = signedInRecently(idp);
  const pages = accountPages(idp);
  const actions = accountActions(idp, addingRoutes(idp, accountPlace(idp), routes));
  const at = '/my-account/second-factor';
  const one = `${at}/passkeys/:id`;
  routes
    .get(at, signedIn(idp), show(pages.overview))
    .get(`${at}/totp/remove`, guard, show(pages.removeTotp))
    .post(`${at}/totp/remove`, guard, submit(noFields, pages.removeTotp, actions.removeTotp))
    .get(one, guard, show(pages.passkey))
    .post(one, guard, submit(renameForm, pages.passkey, actions.renamePasskey))
    .get(`${one}/remove`, guard, show(pages.passkey))
    .post(`${one}/remove`, guard, submit(noFields, pages.passkey, actions.removePasskey))
    // A reload of what a form was sent to shows its page.
    .get(`${at}/codes`, guard, show(pages.overview))
    .post(`${at}/codes`, guard, submit(noFields, pages.overview, actions.renewCodes));
}

/** The second factor of a sign-in, and the passkey that needs no first one. */
function signInRoutes(idp: IdpWeb, routes: Routes) {
  const { submit } = idp.web;
  const guard = journey(idp);
  const pages = signInPages(idp);
  const actions = signInActions(idp);
  const at = '/interaction/:uid/second-factor';
  const passkey = '/interaction/:uid/passkey';
  addingRoutes(idp, signInPlace(idp), routes);
  routes
    .get(at, guard, show(pages.step))
    .post(at, guard, submit(codeForm, pages.step, actions.code))
    .get(`${at}/recovery`, guard, show(pages.recovery))
    .post(`${at}/recovery`, guard, submit(recoveryForm, pages.recovery, actions.recovery))
    .get(`${at}/passkey/options`, guard, actions.stepOptions)
    .get(`${at}/passkey`, guard, show(pages.step))
    .post(`${at}/passkey`, guard, submit(passkeyForm, pages.step, actions.stepPasskey))
    .post(`${at}/decline`, guard, submit(noFields, pages.step, actions.decline))
    .get(passkey, guard, show(pages.passkeyRefused))
    .get(`${passkey}/options`, guard, actions.signInOptions)
    .post(passkey, guard, submit(passkeyForm, pages.passkeyRefused, actions.signInPasskey));
}

/** Second factors (F8): adding and removing them, and giving them at sign-in. */
export function secondFactorRoutes(idp: IdpWeb): Routes {
  const routes = new Router<WebState, WebExtras>();
  accountRoutes(idp, routes);
  signInRoutes(idp, routes);
  return routes;
}
