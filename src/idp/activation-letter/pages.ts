import type { WebContext } from '../../web/context.ts';
import { emptyForm, type FormPage } from '../../web/forms.ts';
import { accounts } from '../accounts/account.model.ts';
import { birthDateTriesLeft } from '../accounts/opening/birth-date-tries.ts';
import { showChildren } from '../accounts/opening/show-children.ts';
import { shownRules } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { schools } from '../directory/school.model.ts';
import { offersFranceConnect } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { lateSending } from '../late-sending.ts';
import { openingOf } from './guard.ts';
import { type Step, stepUrl } from './steps.ts';

const STEPS: readonly Step[] = ['children', 'birth-date', 'email', 'email-sent', 'password', 'done'];

/** The pages of a first sign-in by letter (C2, C3), each a function of what was typed. */
export function letterPages(idp: IdpWeb): Record<Step, FormPage> {
  const { config, db } = idp;

  const show = (ctx: WebContext, page: string, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    const { kind, purpose } = openingOf(ctx).letter;
    ctx.render(`idp/activation-letter/${page}`, {
      clientName: client.name,
      at: Object.fromEntries(STEPS.map((step) => [step, stepUrl(uid, step)])),
      signIn: `/interaction/${uid}/sign-in/${kind}`,
      activationSms: `/interaction/${uid}/activation-sms`,
      isGuardian: kind === 'guardian',
      isReset: purpose === 'reset',
      franceConnect: config.franceConnect !== undefined,
      wayBack: ctx.state.wayBack,
      ...locals,
    });
  };

  /** A letter that opens nothing (any more): why, and what to do. */
  const ended = (why: Step) => async (ctx: WebContext) => {
    const { letter } = openingOf(ctx);
    const school = await schools(db).findById(letter.uai, { name: 1 }).lean();
    show(ctx, 'ended', { why, school: school?.name ?? letter.uai, validUntil: letter.validUntil });
  };

  return {
    used: ended('used'),
    replaced: ended('replaced'),
    expired: ended('expired'),
    active: ended('active'),

    children: async (ctx, form) => {
      const { _id, answers, guardianIds } = openingOf(ctx).journey;
      const page = await showChildren(idp, { salt: _id, guardianIds, answers, form });
      if (page.ok) return show(ctx, 'children', page.locals);
      return show(ctx, 'stopped', { form: emptyForm, why: page.reason });
    },

    'birth-date': async (ctx, form) => {
      const triesLeft = await birthDateTriesLeft(idp, [openingOf(ctx).letter.pupilId ?? '']);
      if (triesLeft === 0) return show(ctx, 'stopped', { form: emptyForm, why: 'locked' });
      const wrong = form.errors.some(({ text }) => text === 'activation-letter:birth-date-wrong');
      return show(ctx, 'birth-date', { form, wrong, triesLeft });
    },

    email: (ctx, form) => {
      const address = openingOf(ctx).letter.email?.address ?? '';
      show(ctx, 'email', { form: { ...form, values: { email: address, ...form.values } } });
    },

    'email-sent': async (ctx, form) => {
      const { email, kind, purpose } = openingOf(ctx).letter;
      const { uid } = journeyOf(ctx);
      const opens = kind === 'guardian' && purpose === 'open';
      const sent = ctx.query.sent !== undefined && form.errors.length === 0;
      const early = ctx.query.early !== undefined && form.errors.length === 0;
      show(ctx, 'email-sent', {
        form,
        address: email?.address,
        sent,
        early,
        late: await lateSending(idp, 'mail', {
          'activation-sms': opens && `/interaction/${uid}/activation-sms`,
          franceconnect: opens && offersFranceConnect(idp, ctx) && `/interaction/${uid}/sign-in/guardian`,
        }),
        resend: `${stepUrl(journeyOf(ctx).uid, 'email-sent')}/resend`,
      });
    },

    password: (ctx, form) => {
      const { journey, letter } = openingOf(ctx);
      const rules = shownRules(idp.policy, config.accounts.password);
      const back = letter.kind === 'guardian' && letter.purpose === 'open';
      show(ctx, 'password', {
        form,
        identifier: journey.identifier,
        rules,
        backUrl: back && stepUrl(journey._id, 'children'),
        isGuardianOpening: back,
        isPupil: letter.kind === 'pupil',
      });
    },

    done: async (ctx, form) => {
      const { journey, letter } = openingOf(ctx);
      const account = await accounts(db).findById(letter.accountId, { email: 1 }).lean();
      show(ctx, 'done', {
        form: { ...form, values: { email: account?.email?.address ?? '', ...form.values } },
        identifier: journey.identifier,
        asksEmail: letter.kind === 'pupil' && letter.purpose === 'open' && !account?.email?.confirmedAt,
        mailed: letter.kind === 'guardian' && letter.purpose === 'open',
      });
    },
  };
}
