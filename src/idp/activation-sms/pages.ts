import type { WebContext } from '../../web/context.ts';
import { emptyForm, type FormPage } from '../../web/forms.ts';
import { secondsUntil, waiting } from '../../web/waiting.ts';
import { accounts } from '../accounts/account.model.ts';
import { showChildren } from '../accounts/opening/show-children.ts';
import { shownRules } from '../accounts/password-rules.ts';
import { codeState } from '../accounts/sms-code/sms-code.ts';
import type { IdpWeb } from '../context.ts';
import { franceConnectStart, offersFranceConnect } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { lateSending } from '../late-sending.ts';
import { activationIn, activationOf } from './guard.ts';
import { nextSending } from './send-code.ts';
import { type Step, stepUrl } from './steps.ts';

const STEPS: readonly Step[] = ['start', 'identity', 'code', 'children', 'password', 'done'];

/** Who stands there may sign in with FranceConnect instead (D4). */
const WITH_FRANCECONNECT: ReadonlySet<Step> = new Set(['start', 'active']);

/** The pages of the journey (B1–B8), each a function of what was typed. */
export function activationPages(idp: IdpWeb): Record<Step, FormPage> {
  const { clock, config, db } = idp;

  const show = (ctx: WebContext, step: Step, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    ctx.render(`idp/activation-sms/${step}`, {
      clientName: client.name,
      at: Object.fromEntries(STEPS.map((page) => [page, stepUrl(uid, page)])),
      signIn: `/interaction/${uid}/sign-in/guardian`,
      identifierLost: `/interaction/${uid}/recovery/identifier`,
      passwordLost: `/interaction/${uid}/recovery/password`,
      signInPupil: `/interaction/${uid}/sign-in/pupil`,
      support: config.operator,
      wayBack: ctx.state.wayBack,
      franceConnect: WITH_FRANCECONNECT.has(step) && franceConnectStart(idp, ctx),
      ...locals,
    });
  };

  return {
    start: (ctx) => show(ctx, 'start'),

    identity: (ctx, form) => {
      const typed = activationIn(ctx)?.identity;
      const values = {
        'dial-code': typed?.dialCode ?? '+33',
        ...(typed && { 'family-name': typed.familyName, 'first-name': typed.firstName, phone: typed.phone }),
      };
      show(ctx, 'identity', { form: { ...form, values: { ...values, ...form.values } } });
    },

    'not-found': (ctx) => show(ctx, 'not-found'),
    active: (ctx) => show(ctx, 'active'),
    locked: (ctx) => show(ctx, 'locked'),

    code: async (ctx, form) => {
      const activation = activationOf(ctx);
      const start = stepUrl(activation._id, 'start');
      const [next, late] = await Promise.all([
        nextSending(idp, { activation, address: ctx.ip }),
        lateSending(idp, 'sms', {
          franceconnect: offersFranceConnect(idp, ctx) && start,
          letter: `${start}#other-ways`,
        }),
      ]);
      const now = clock.now();
      const wait = next.ok ? 0 : secondsUntil(next.until, now);
      show(ctx, 'code', {
        form,
        state: codeState(activation.code, now),
        late,
        phone: activation.maskedPhone,
        minutes: config.activation.codeMinutes,
        wait,
        countable: wait <= config.activation.resendSeconds,
        refusal: !next.ok && waiting(`activation-sms:${next.reason}`, next.until, now),
        early: ctx.query.wait !== undefined && form.errors.length === 0,
        sentAgain: ctx.query.sent !== undefined && form.errors.length === 0,
        resend: `${stepUrl(activation._id, 'code')}/resend`,
      });
    },

    children: async (ctx, form) => {
      const { _id, answers, guardianIds } = activationOf(ctx);
      const page = await showChildren(idp, { salt: _id, guardianIds, answers, form });
      if (page.ok) return show(ctx, 'children', page.locals);
      return page.reason === 'none' ? show(ctx, 'not-found') : show(ctx, 'locked', { form: emptyForm });
    },

    password: (ctx, form) => {
      const { identifier } = activationOf(ctx);
      show(ctx, 'password', { form, identifier, rules: shownRules(idp.policy, config.accounts.password) });
    },

    done: async (ctx, form) => {
      const { accountId, identifier } = activationOf(ctx);
      const account = await accounts(db).findById(accountId, { email: 1 }).lean();
      const address = account?.email?.address;
      show(ctx, 'done', {
        form: { ...form, values: { email: address ?? '', ...form.values } },
        identifier,
        address,
        confirmed: account?.email?.confirmedAt !== undefined,
      });
    },
  };
}
