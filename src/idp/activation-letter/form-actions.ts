import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Answer, FieldError } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { accounts } from '../accounts/account.model.ts';
import type { newPasswordForm } from '../accounts/new-password.ts';
import type { childrenForm } from '../accounts/opening/ask-children.ts';
import { mayStillSignIn } from '../accounts/opening/may-still-sign-in.ts';
import { ruleErrors } from '../accounts/password-rules.ts';
import { saveEmail } from '../accounts/save-email.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf } from '../interaction.ts';
import { newProof } from '../proof.ts';
import { askEmail } from './ask-email.ts';
import { choosePassword } from './choose-password.ts';
import { confirmBirthDate } from './confirm-birth-date.ts';
import { confirmChildren } from './confirm-children.ts';
import type { birthDateForm, doneForm, emailForm } from './forms.ts';
import { openingOf, toNeededStep } from './guard.ts';
import { stepUrl } from './steps.ts';

/** RFC 8176: the provisional password was typed, then the new one. */
const AMR = ['pwd'];

/** The forms of a first sign-in by letter (C2, C3), from typed values to the next page. */
export function letterActions(idp: IdpWeb) {
  const goOn = async (ctx: WebContext, errors: FieldError[]): Answer =>
    errors.length > 0 ? errors : toNeededStep(idp, ctx);

  return {
    async children(ctx: WebContext, typed: z.output<typeof childrenForm>): Answer {
      return goOn(ctx, await confirmChildren(idp, openingOf(ctx), typed));
    },

    async birthDate(ctx: WebContext, typed: z.output<typeof birthDateForm>): Answer {
      return goOn(ctx, await confirmBirthDate(idp, openingOf(ctx), typed['birth-date']));
    },

    async email(ctx: WebContext, { email }: z.output<typeof emailForm>): Answer {
      return goOn(ctx, await askEmail(idp, openingOf(ctx), { typed: email, locale: ctx.state.locale }));
    },

    async resend(ctx: WebContext): Answer {
      const opening = openingOf(ctx);
      const errors = await askEmail(idp, opening, { typed: opening.letter.email!.address, locale: ctx.state.locale });
      if (errors.length > 0) return errors.map((error) => ({ ...error, field: '' }));
      return seeOther(ctx, `${stepUrl(journeyOf(ctx).uid, 'email-sent')}?sent`);
    },

    /** «J’ai ouvert le lien»: the guard has led on already where it was pressed. */
    async emailOpened(ctx: WebContext): Answer {
      return seeOther(ctx, `${stepUrl(journeyOf(ctx).uid, 'email-sent')}?early`);
    },

    async password(ctx: WebContext, { password }: z.output<typeof newPasswordForm>): Answer {
      const chosen = await choosePassword(idp, openingOf(ctx), { password, locale: ctx.state.locale });
      return chosen.ok ? toNeededStep(idp, ctx) : ruleErrors('password', chosen.unmet, idp.config.accounts.password);
    },

    async done(ctx: WebContext, { email }: z.output<typeof doneForm>): Answer {
      const { journey, letter } = openingOf(ctx);
      if (!mayStillSignIn(idp, journey)) return seeOther(ctx, `/interaction/${journey._id}/sign-in/${letter.kind}`);
      const { accountId } = letter;
      if (email !== '' && letter.kind === 'pupil') {
        const errors = await saveEmail(idp, { accountId, address: email, locale: ctx.state.locale });
        if (errors.length > 0) return errors;
      }
      const account = await accounts(idp.db).findById(accountId).lean();
      if (!account || account.closed) throw new AppError('journey-lost');
      // Its owner has disowned the password since (S12).
      if (!account.passwordHash) return seeOther(ctx, `/interaction/${journey._id}/sign-in/${letter.kind}`);
      // The address given a moment ago is not asked about again.
      return continueSignIn(idp, ctx, account, { ...newProof(idp, account, AMR), emailPutOff: true });
    },
  };
}
