import Router from '@koa/router';
import type { z } from 'zod';
import { maskPhone } from '../../../phone/mask-phone.ts';
import { parseMobile } from '../../../phone/parse-mobile.ts';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type Answer, type FormPage, noFields, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { secondsUntil, waiting } from '../../../web/waiting.ts';
import { phoneForm } from '../../accounts/phone-fields.ts';
import { codeErrors, codeForm } from '../../accounts/sms-code/code-form.ts';
import { codeState } from '../../accounts/sms-code/sms-code.ts';
import type { IdpWeb } from '../../context.ts';
import { lateSending } from '../../late-sending.ts';
import { signedInRecently, visitorOf } from '../../signed-in.ts';
import { findPhoneChange, provePhone, removePhone } from './change-phone.ts';
import { nextPhoneCode, sendPhoneCode } from './send-code.ts';

const PATH = '/my-account/phone';
const CODE_PATH = `${PATH}/code`;

/** «Téléphone» (F4): the number, the code that proves a new one, and its removal. */
export function phoneRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { clock, config } = idp;
  const { submit } = idp.web;
  const guard = signedInRecently(idp);
  const refusedUntil = (until: Date) => waiting('activation-sms:send-too-many', until, clock.now());

  const page: FormPage = (ctx, form) => {
    const { phone, email } = visitorOf(ctx).account;
    ctx.render('idp/my-account/phone', {
      form: { ...form, values: { 'dial-code': '+33', ...form.values } },
      phone: phone && maskPhone(phone),
      removable: email?.confirmedAt !== undefined,
    });
  };

  const codePage: FormPage = async (ctx, form) => {
    const visitor = visitorOf(ctx);
    const change = await findPhoneChange(idp, visitor);
    if (!change) return seeOther(ctx, PATH);
    const { phone, mobileKey } = change;
    const next = await nextPhoneCode(idp, { account: visitor.account, phone, mobileKey, address: ctx.ip });
    const wait = next.ok ? 0 : secondsUntil(next.until, clock.now());
    ctx.render('idp/my-account/phone-code', {
      form,
      state: codeState(change.code, clock.now()),
      late: await lateSending(idp, 'sms'),
      phone: maskPhone(phone),
      minutes: config.activation.codeMinutes,
      wait,
      countable: wait <= config.activation.resendSeconds,
      refusal: next.ok ? undefined : refusedUntil(next.until),
    });
  };

  const askCode = async (ctx: WebContext, typed: z.output<typeof phoneForm>): Answer => {
    const { account, session } = visitorOf(ctx);
    const parsed = parseMobile(typed.phone, { dialCode: typed['dial-code'], ...config.phones });
    if (!parsed.ok) return [{ field: 'phone', text: `phone:${parsed.reason}` }];
    if (parsed.e164 === account.phone) return [{ field: 'phone', text: 'my-account:phone.same' }];
    const number = { phone: parsed.e164, mobileKey: parsed.key };
    const sent = await sendPhoneCode(idp, { account, sessionUid: session.uid, ...number, address: ctx.ip });
    if (!sent.ok) return [{ field: 'phone', ...refusedUntil(sent.until) }];
    seeOther(ctx, CODE_PATH);
  };

  const resend = async (ctx: WebContext): Answer => {
    const visitor = visitorOf(ctx);
    const change = await findPhoneChange(idp, visitor);
    if (!change) return seeOther(ctx, PATH);
    const { phone, mobileKey, sessionUid } = change;
    const sent = await sendPhoneCode(idp, { account: visitor.account, sessionUid, phone, mobileKey, address: ctx.ip });
    if (!sent.ok) return [{ field: '', ...refusedUntil(sent.until) }];
    seeOther(ctx, CODE_PATH);
  };

  const prove = async (ctx: WebContext, { code }: z.output<typeof codeForm>): Answer => {
    const proved = await provePhone(idp, visitorOf(ctx), code);
    if (proved.ok) return seeOther(ctx, '/my-account?done=phone');
    return codeErrors(proved);
  };

  const remove = async (ctx: WebContext): Answer => {
    const removed = await removePhone(idp, visitorOf(ctx).account);
    if (!removed.ok) return [{ field: '', text: 'my-account:phone.needed' }];
    seeOther(ctx, '/my-account?done=phone-removed');
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(page))
    .post(PATH, guard, submit(phoneForm, page, askCode))
    .get(CODE_PATH, guard, show(codePage))
    .post(CODE_PATH, guard, submit(codeForm, codePage, prove))
    .get(`${PATH}/resend`, (ctx) => seeOther(ctx, CODE_PATH))
    .post(`${PATH}/resend`, guard, submit(noFields, codePage, resend))
    .get(`${PATH}/remove`, (ctx) => seeOther(ctx, PATH))
    .post(`${PATH}/remove`, guard, submit(noFields, page, remove));
}
