import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type FieldError, type FormPage, noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { closeAccount, UNDO_DAYS } from '../../accounts/closing/close-account.ts';
import type { IdpWeb } from '../../context.ts';
import { signedInRecently, visitorOf } from '../../signed-in.ts';

const PATH = '/my-account/close';
const DONE_PATH = '/my-account/closed';

/** «Fermer mon compte» (F9): what it means, the button, and the page after, which nobody needs an account for. */
export function closeAccountRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const guard = signedInRecently(idp);
  const { supportPhone } = idp.config.operator;

  const page: FormPage = (ctx, form) => {
    const { kind, identifier } = visitorOf(ctx).account;
    ctx.render('idp/my-account/close', {
      form,
      identifier,
      isGuardian: kind === 'guardian',
      supportPhone,
      days: UNDO_DAYS,
    });
  };

  const close = async (ctx: WebContext): Promise<FieldError[] | void> => {
    const { account, session } = visitorOf(ctx);
    const result = await closeAccount(idp, {
      id: `owner:${session.uid}`,
      from: account._id,
      reason: 'owner',
      actor: { kind: 'owner' },
    });
    if (!result.ok) return [{ field: '', text: `close-account:${result.reason}` }];
    seeOther(ctx, DONE_PATH);
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(page))
    .post(PATH, guard, idp.web.submit(noFields, page, close))
    .get(DONE_PATH, (ctx) =>
      ctx.render('idp/my-account/closed', { supportPhone, days: UNDO_DAYS, wayBack: ctx.state.wayBack }),
    );
}
