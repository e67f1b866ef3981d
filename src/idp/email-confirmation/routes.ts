import Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { confirmEmail, type EmailLink, readEmailLink } from '../accounts/confirm-email.ts';
import type { IdpWeb } from '../context.ts';

const LONGEST_TOKEN = 200;
const tokenForm = z.object({ token: z.string().max(LONGEST_TOKEN) });

/** The link of a confirmation mail (A4, B8, F3): opening it changes nothing, its button confirms (security.md S15). */
export function emailConfirmationRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const show = (ctx: WebContext, link: EmailLink, token = '') =>
    ctx.render(
      'idp/email-confirmation/confirm',
      { token, link, wayBack: ctx.state.wayBack },
      link === 'waiting' || link === 'confirmed' ? 200 : 404,
    );

  return new Router<WebState, WebExtras>()
    .get('/email/confirm', async (ctx) => {
      const { data } = tokenForm.safeParse({ token: ctx.query.token });
      show(ctx, data ? await readEmailLink(idp, data.token) : 'unknown', data?.token);
    })
    .post(
      '/email/confirm',
      idp.web.submit(
        tokenForm,
        (ctx) => show(ctx, 'unknown'),
        async (ctx, { token }) => show(ctx, await confirmEmail(idp, token)),
      ),
    );
}
