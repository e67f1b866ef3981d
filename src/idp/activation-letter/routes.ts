import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { noFields, show } from '../../web/forms.ts';
import { newPasswordForm } from '../accounts/new-password.ts';
import { childrenForm } from '../accounts/opening/ask-children.ts';
import type { IdpWeb } from '../context.ts';
import { homeOf, journey } from '../interaction.ts';
import { confirmLetterEmail, type LetterEmailLink, readLetterEmailLink } from './confirm-email.ts';
import { letterActions } from './form-actions.ts';
import { birthDateForm, doneForm, emailForm, tokenForm } from './forms.ts';
import { onStep, toNeededStep } from './guard.ts';
import { letterPages } from './pages.ts';
import type { Step } from './steps.ts';

const ENDED: readonly Step[] = ['used', 'replaced', 'expired', 'active'];

/** The first sign-in by a letter of the school (C2, C3), and the address that letters give. */
export function activationLetterRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { submit } = idp.web;
  const pages = letterPages(idp);
  const actions = letterActions(idp);
  const base = '/interaction/:uid/activation-letter';
  const at = (step: Step) => `${base}/${step}`;
  const on = (step: Step) => onStep(idp, step);
  const { home } = idp.clients;

  const showLink = (ctx: WebContext, link: LetterEmailLink, token = '') =>
    ctx.render(
      'idp/activation-letter/email-confirm',
      { token, waiting: link === 'waiting', confirmed: link === 'confirmed', start: homeOf(home, idp.clients) },
      link === 'worthless' ? 404 : 200,
    );

  const router = new Router<WebState, WebExtras>()
    // Where the QR code of a letter leads: explains, then begins as every visit does.
    .get('/letter', (ctx) =>
      ctx.render('idp/activation-letter/start', { start: home.initiateLoginUri ?? homeOf(home, idp.clients) }),
    )
    .get('/letter/email', async (ctx) => {
      const { data } = tokenForm.safeParse({ token: ctx.query.token });
      showLink(ctx, data ? await readLetterEmailLink(idp, data.token) : 'worthless', data?.token);
    })
    .post(
      '/letter/email',
      submit(
        tokenForm,
        (ctx) => showLink(ctx, 'worthless'),
        async (ctx, { token }) => showLink(ctx, await confirmLetterEmail(idp, token)),
      ),
    )
    .get(base, journey(idp), (ctx) => toNeededStep(idp, ctx))
    .get(at('children'), on('children'), show(pages.children))
    .post(at('children'), on('children'), submit(childrenForm, pages.children, actions.children))
    .get(at('birth-date'), on('birth-date'), show(pages['birth-date']))
    .post(at('birth-date'), on('birth-date'), submit(birthDateForm, pages['birth-date'], actions.birthDate))
    .get(at('email'), on('email'), show(pages.email))
    .post(at('email'), on('email'), submit(emailForm, pages.email, actions.email))
    .get(at('email-sent'), on('email-sent'), show(pages['email-sent']))
    .post(at('email-sent'), on('email-sent'), submit(noFields, pages['email-sent'], actions.emailOpened))
    // A reload of what a form was sent to shows its page.
    .get(`${at('email-sent')}/resend`, on('email-sent'), (ctx) => toNeededStep(idp, ctx))
    .post(`${at('email-sent')}/resend`, on('email-sent'), submit(noFields, pages['email-sent'], actions.resend))
    .get(at('password'), on('password'), show(pages.password))
    .post(at('password'), on('password'), submit(newPasswordForm, pages.password, actions.password))
    .get(at('done'), on('done'), show(pages.done))
    .post(at('done'), on('done'), submit(doneForm, pages.done, actions.done));
  for (const step of ENDED) router.get(at(step), on(step), show(pages[step]));
  return router;
}
