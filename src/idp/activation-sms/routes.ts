import Router from '@koa/router';
import { createPasswordPolicy } from '../../security/password-policy.ts';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { emptyForm, type FieldError } from '../../web/forms.ts';
import { ruleErrors } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { finishSignedIn, journey, journeyOf } from '../interaction.ts';
import { choosePassword } from './choose-password.ts';
import { confirmChildren } from './confirm-children.ts';
import { evenTime } from './even-time.ts';
import { mayStillSignIn, noteFirstSignIn } from './finish.ts';
import { childrenForm, codeForm, doneForm, identityForm, noFields, passwordForm } from './forms.ts';
import { giveIdentity } from './give-identity.ts';
import { activationIn, activationOf, onStep, refresh, toNeededStep } from './guard.ts';
import { activationPages } from './pages.ts';
import { proveCode } from './prove-code.ts';
import { saveEmail } from './save-email.ts';
import { sendCode } from './send-code.ts';
import { type Step, stepUrl } from './steps.ts';
import { waiting } from './waiting.ts';

/** With neutral disclosure, how long an answer takes whoever was typed (security.md S14). */
const NEUTRAL_FLOOR_MS = 400;
/** RFC 8176: the code by SMS proved the phone, and the password was typed. */
const AMR = ['sms', 'pwd'];

/** Opening an account by SMS (B1–B8). */
export function activationSmsRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { clock, config } = idp;
  const { submit } = idp.web;
  const policy = createPasswordPolicy(config.accounts.password);
  const pages = activationPages(idp, policy);
  const at = (step: Step) => stepUrl(':uid', step);
  const floorMs = config.accounts.disclosure === 'neutral' ? NEUTRAL_FLOOR_MS : 0;

  const goTo = (ctx: WebContext, path: string) => {
    ctx.status = 303;
    ctx.redirect(path);
  };
  const tooMany = (text: 'identity-too-many' | 'send-too-many', until: Date): FieldError[] => [
    { field: '', ...waiting(`activation-sms:${text}-`, until, clock.now()) },
  ];

  const identity = submit(identityForm, pages.identity, async (ctx, values) => {
    const typed = {
      familyName: values['family-name'],
      firstName: values['first-name'],
      dialCode: values['dial-code'],
      phone: values.phone,
    };
    const { uid } = journeyOf(ctx);
    const { locale } = ctx.state;
    const request = { uid, journey: activationIn(ctx), typed, address: ctx.ip, locale };
    const given = await evenTime(floorMs, giveIdentity(idp, request));
    if (given.ok) return toNeededStep(idp, ctx);
    return given.reason === 'phone'
      ? [{ field: 'phone', text: `activation-sms:phone-${given.phone}` }]
      : tooMany(given.reason, given.until);
  });

  const code = submit(codeForm, pages.code, async (ctx, { code }) => {
    const proved = await proveCode(idp, activationOf(ctx), code);
    if (proved.ok || proved.reason === 'used') return toNeededStep(idp, ctx);
    await refresh(idp, ctx);
    if (proved.reason === 'dead') return [{ field: '', text: 'activation-sms:code-dead' }];
    return proved.triesLeft > 0
      ? [{ field: 'code', text: 'activation-sms:code-wrong', params: { count: proved.triesLeft } }]
      : [{ field: '', text: 'activation-sms:code-exhausted' }];
  });

  const resend = submit(noFields, pages.code, async (ctx) => {
    const request = { journey: activationOf(ctx), address: ctx.ip, locale: ctx.state.locale };
    const sent = await evenTime(floorMs, sendCode(idp, request));
    return goTo(ctx, `${stepUrl(journeyOf(ctx).uid, 'code')}?${sent.ok ? 'sent' : 'wait'}`);
  });

  const children = submit(childrenForm, pages.children, async (ctx, typed) => {
    const confirmed = await confirmChildren(idp, activationOf(ctx), typed);
    return confirmed.ok ? toNeededStep(idp, ctx) : confirmed.errors;
  });

  const password = submit(passwordForm, pages.password, async (ctx, values) => {
    const request = { password: values.password, locale: ctx.state.locale };
    const chosen = await choosePassword(idp, policy, activationOf(ctx), request);
    if (chosen.ok) return toNeededStep(idp, ctx);
    return ruleErrors('password', chosen.unmet, config.accounts.password);
  });

  const done = submit(doneForm, pages.done, async (ctx, { email }) => {
    const activation = activationOf(ctx);
    if (!mayStillSignIn(idp, activation)) return goTo(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/guardian`);
    if (email !== '') {
      const errors = await saveEmail(idp, activation, { address: email, locale: ctx.state.locale });
      if (errors.length > 0) return errors;
    }
    await noteFirstSignIn(idp, activation);
    return finishSignedIn(idp, ctx, { accountId: activation.accountId, kind: 'guardian', amr: AMR });
  });

  const router = new Router<WebState, WebExtras>();
  for (const step of Object.keys(pages) as Step[]) {
    router.get(at(step), journey(idp), onStep(idp, step), (ctx) => pages[step](ctx, emptyForm));
  }
  // A reload of what a form was sent to shows its page.
  router.get(`${at('code')}/resend`, journey(idp), (ctx) => toNeededStep(idp, ctx));
  return router
    .post(at('identity'), journey(idp), onStep(idp, 'identity'), identity)
    .post(at('code'), journey(idp), onStep(idp, 'code'), code)
    .post(`${at('code')}/resend`, journey(idp), onStep(idp, 'code'), resend)
    .post(at('children'), journey(idp), onStep(idp, 'children'), children)
    .post(at('password'), journey(idp), onStep(idp, 'password'), password)
    .post(at('done'), journey(idp), onStep(idp, 'done'), done);
}
