import Router from '@koa/router';
import type { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type Answer, type FormPage, noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { waiting } from '../../../web/waiting.ts';
import { emailTwiceForm } from '../../accounts/email-field.ts';
import { likelyEmail } from '../../accounts/email-typo.ts';
import type { IdpWeb } from '../../context.ts';
import { lateSending } from '../../late-sending.ts';
import { signedInRecently, visitorOf } from '../../signed-in.ts';
import { cancelEmailChange, changeEmail, resendLink } from './change-email.ts';

const PATH = '/my-account/email';

/** «Adresse e-mail» (F3). */
export function emailRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { clock } = idp;
  const { submit } = idp.web;
  const guard = signedInRecently(idp);

  const page: FormPage = async (ctx, form) => {
    const { email, newEmail } = visitorOf(ctx).account;
    const awaited = newEmail !== undefined || (email && !email.confirmedAt);
    ctx.render('idp/my-account/email', {
      late: awaited && (await lateSending(idp, 'mail')),
      form,
      address: email?.address,
      confirmed: email?.confirmedAt !== undefined,
      newEmail: newEmail && { ...newEmail, expired: newEmail.expiresAt <= clock.now() },
      sent: ctx.query.sent !== undefined && form.errors.length === 0,
      cancelled: ctx.query.cancelled !== undefined && form.errors.length === 0,
    });
  };

  const change = async (ctx: WebContext, { email: address }: z.output<typeof emailTwiceForm>): Answer => {
    const meant = likelyEmail(address);
    if (meant) return [{ field: 'email', text: 'email:typo', params: { meant } }];
    const { account, session } = visitorOf(ctx);
    const asked = await changeEmail(idp, { account, sessionUid: session.uid, address });
    if (asked.ok) return seeOther(ctx, `${PATH}?sent`);
    if ('reason' in asked) return [{ field: 'email', text: 'my-account:email.same' }];
    return [{ field: 'email', ...waiting('email:too-many', asked.until, clock.now()) }];
  };

  const resend = async (ctx: WebContext): Answer => {
    const { account, session } = visitorOf(ctx);
    const sent = await resendLink(idp, { account, sessionUid: session.uid });
    if (sent.ok) return seeOther(ctx, `${PATH}?sent`);
    return [{ field: '', ...waiting('email:too-many', sent.until, clock.now()) }];
  };

  const cancel = async (ctx: WebContext): Answer => {
    await cancelEmailChange(idp, visitorOf(ctx).account);
    seeOther(ctx, `${PATH}?cancelled`);
  };

  const toPage = (ctx: WebContext) => seeOther(ctx, PATH);

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(page))
    .post(PATH, guard, submit(emailTwiceForm, page, change))
    .get(`${PATH}/resend`, toPage)
    .post(`${PATH}/resend`, guard, submit(noFields, page, resend))
    .get(`${PATH}/cancel`, toPage)
    .post(`${PATH}/cancel`, guard, submit(noFields, page, cancel));
}
