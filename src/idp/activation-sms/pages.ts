import type { PasswordPolicy } from '../../security/password-policy.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import { accounts } from '../accounts/account.model.ts';
import { shownRules } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { groupBySchool } from '../directory/children-of.ts';
import { journeyOf } from '../interaction.ts';
import type { Activation } from './activation.model.ts';
import { type AskedChild, askedChildren } from './confirm-children.ts';
import { activationIn, activationOf } from './guard.ts';
import { type Step, stepUrl } from './steps.ts';

const STEPS: readonly Step[] = ['start', 'identity', 'code', 'children', 'password', 'done'];

/** A telephone number stays on one line. */
const NO_BREAK = '\u00a0';

/** As it is typed in France. */
const written = (birthDate: string) => birthDate.split('-').reverse().join('/');

/** What the code sent last is good for, as its page says it (B5). */
function codeState({ code }: Activation, now: Date): 'alive' | 'expired' | 'exhausted' {
  if (!code || code.expiresAt <= now) return 'expired';
  return code.triesLeft > 0 ? 'alive' : 'exhausted';
}

/** The answers given before, for a page that is come back to; birth dates were right then. */
function givenAnswers({ answers = [] }: Activation, children: readonly AskedChild[]): Record<string, string> {
  const entries = children.flatMap((child) => {
    const answer = answers.find(({ pupilId }) => pupilId === child.pupilId);
    if (!answer) return [];
    if (!answer.mine) return [[child.answerField, 'no']];
    return [
      [child.answerField, 'yes'],
      [child.bornField, written(child.birthDate)],
    ];
  });
  return Object.fromEntries(entries);
}

/** The pages of the journey (B1–B8), each a function of what was typed. */
export function activationPages(idp: IdpWeb, policy: PasswordPolicy): Record<Step, FormPage> {
  const { clock, config, db } = idp;

  const show = (ctx: WebContext, step: Step, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    ctx.render(`idp/activation-sms/${step}`, {
      clientName: client.name,
      at: Object.fromEntries(STEPS.map((page) => [page, stepUrl(uid, page)])),
      signIn: `/interaction/${uid}/sign-in/guardian`,
      signInPupil: `/interaction/${uid}/sign-in/pupil`,
      support: config.operator,
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

    code: (ctx, form) => {
      const activation = activationOf(ctx);
      const now = clock.now();
      const again = (activation.code?.sentAt.getTime() ?? 0) + config.activation.resendSeconds * 1000;
      show(ctx, 'code', {
        form,
        state: codeState(activation, now),
        phone: activation.maskedPhone?.replaceAll(' ', NO_BREAK),
        minutes: config.activation.codeMinutes,
        wait: Math.max(0, Math.ceil((again - now.getTime()) / 1000)),
        sentAgain: ctx.query.sent !== undefined && form.errors.length === 0,
        resend: `${stepUrl(activation._id, 'code')}/resend`,
      });
    },

    children: async (ctx, form) => {
      const activation = activationOf(ctx);
      const children = await askedChildren(idp, activation);
      if (children.length === 0) return show(ctx, 'not-found');
      return show(ctx, 'children', {
        form: { ...form, values: { ...givenAnswers(activation, children), ...form.values } },
        schools: groupBySchool(children),
        proved: activation.answers !== undefined,
      });
    },

    password: (ctx, form) => {
      const { identifier } = activationOf(ctx);
      show(ctx, 'password', { form, identifier, rules: shownRules(policy, config.accounts.password) });
    },

    done: async (ctx, form) => {
      const { accountId, emailPostponedAt, identifier } = activationOf(ctx);
      const account = await accounts(db).findById(accountId, { email: 1 }).lean();
      const address = account?.email?.address;
      show(ctx, 'done', {
        form: { ...form, values: { email: address ?? '', ...form.values } },
        identifier,
        address,
        confirmed: account?.email?.confirmedAt !== undefined,
        askEmail: form.errors.length > 0 || ctx.query.email !== undefined || (!address && !emailPostponedAt),
      });
    },
  };
}
