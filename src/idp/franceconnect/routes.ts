import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { phoneForm } from '../accounts/phone-fields.ts';
import { codeForm } from '../accounts/sms-code/code-form.ts';
import type { IdpWeb } from '../context.ts';
import { journey } from '../interaction.ts';
import { CALLBACK_PATH, type FranceConnect, SIGNED_OUT_PATH } from './client.ts';
import { FAILURES } from './failure.ts';
import { franceConnectActions } from './form-actions.ts';
import { birthDatesForm, childrenForm, doneForm, linkForm } from './forms.ts';
import { onStep, toNeededStep, withFreshVisit, withVisit } from './guard.ts';
import { linkInJourney } from './link-in-journey.ts';
import { franceConnectPages } from './pages.ts';
import { LEAVING_PATH, signOutPages } from './sign-out.ts';
import { pageUrl, type Step } from './steps.ts';
import { visits } from './visits.ts';

/** FranceConnect, for guardians (D1, D2, D5, D6): the button, the way back, a first time, what may go wrong, and the way out. */
export function franceConnectRoutes(idp: IdpWeb, franceConnect: FranceConnect): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = franceConnectPages(idp);
  const actions = franceConnectActions(idp);
  const { start, callback, back } = visits(idp, franceConnect);
  const link = linkInJourney(idp, pages);
  const signOut = signOutPages(idp, franceConnect);
  const [guard, visited, linking] = [journey(idp), withVisit(idp), withFreshVisit(idp, link.later)];
  const at = (page: string) => pageUrl(':uid', page);
  const on = (step: Step) => onStep(idp, step);
  const begin = '/interaction/:uid/franceconnect';

  const router = new Router<WebState, WebExtras>()
    .post(begin, guard, submit(noFields, start, start))
    // A reload of what the button was sent to shows the sign-in.
    .get(begin, (ctx) => ctx.redirect(`/interaction/${ctx.params.uid}`))
    .get(CALLBACK_PATH, callback)
    .get(LEAVING_PATH, signOut.leave)
    .get(SIGNED_OUT_PATH, signOut.back)
    .get(at('back'), visited, back)
    .get(at('first-time'), on('first-time'), show(pages['first-time']))
    .get(at('phone'), on('phone'), show(pages.phone))
    .post(at('phone'), on('phone'), submit(phoneForm, pages.phone, actions.phone))
    .get(at('birth-dates'), on('birth-dates'), show(pages['birth-dates']))
    .post(at('birth-dates'), on('birth-dates'), submit(birthDatesForm, pages['birth-dates'], actions.birthDates))
    .get(at('not-found'), on('not-found'), show(pages['not-found']))
    .get(at('code'), on('code'), show(pages.code))
    .post(at('code'), on('code'), submit(codeForm, pages.code, actions.code))
    .get(`${at('code')}/resend`, on('code'), (ctx) => toNeededStep(idp, ctx))
    .post(`${at('code')}/resend`, on('code'), submit(noFields, pages.code, actions.resend))
    .get(at('children'), on('children'), show(pages.children))
    .post(at('children'), on('children'), submit(childrenForm, pages.children, actions.children))
    .get(at('existing-account'), on('existing-account'), show(pages['existing-account']))
    .get(at('done'), on('done'), show(pages.done))
    .post(at('done'), on('done'), submit(doneForm, pages.done, actions.done))
    .get(at('link'), linking, show(link.show))
    .post(at('link'), linking, submit(linkForm, link.show, link.link))
    .post(`${at('link')}/later`, linking, submit(noFields, link.show, link.later));

  // A route for each, so that the metrics count them apart.
  for (const reason of FAILURES) router.get(at(`failed/${reason}`), guard, (ctx) => pages.failure(ctx, reason));
  return router;
}
