import Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import type { IdpWeb } from '../context.ts';
import { disown, type NotMe, readNotMe } from './disown.ts';

const LONGEST_TOKEN = 200;
const tokenForm = z.object({ token: z.string().max(LONGEST_TOKEN) });

/** What its page says was undone, by the texts `not-me:undone.<notice>`; of the others support knows what to do. */
const UNDONE = ['email-change-asked', 'email-changed', 'phone-changed', 'franceconnect-linked', 'second-factor-added'];
const FOR_SUPPORT = ['accounts-grouped', 'account-closed', 'child-added', 'second-factor-removed'];

/** «Ce n’est pas moi» (S12): opening the link changes nothing, its button takes the account back. */
export function notMeRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const show = (ctx: WebContext, link: NotMe, token = '') => {
    const notice = link.state === 'worthless' ? undefined : link.notice;
    // Whoever has the new address cannot undo that it replaced the old one.
    const mayUndo = link.state !== 'worthless' && (notice !== 'email-changed' || link.sentTo === 'former');
    ctx.render(
      'idp/not-me/not-me',
      {
        token,
        state: link.state,
        notice,
        closed: notice === 'account-closed',
        undone: notice && mayUndo && UNDONE.includes(notice),
        forSupport: notice && FOR_SUPPORT.includes(notice),
        phone: idp.config.operator.supportPhone,
      },
      link.state === 'worthless' ? 404 : 200,
    );
  };

  return new Router<WebState, WebExtras>()
    .get('/not-me', async (ctx) => {
      const { data } = tokenForm.safeParse({ token: ctx.query.token });
      show(ctx, data ? await readNotMe(idp, data.token) : { state: 'worthless' }, data?.token);
    })
    .post(
      '/not-me',
      idp.web.submit(
        tokenForm,
        (ctx) => show(ctx, { state: 'worthless' }),
        async (ctx, { token }) => show(ctx, await disown(idp, token)),
      ),
    );
}
