import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import { accounts } from '../accounts/account.model.ts';
import { answerEvenly } from '../accounts/answer-evenly.ts';
import type { newPasswordForm } from '../accounts/new-password.ts';
import type { childrenForm } from '../accounts/opening/ask-children.ts';
import { mayStillSignIn } from '../accounts/opening/may-still-sign-in.ts';
import { ruleErrors } from '../accounts/password-rules.ts';
import { saveEmail } from '../accounts/save-email.ts';
import { codeErrors, type codeForm } from '../accounts/sms-code/code-form.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf } from '../interaction.ts';
import { newProof } from '../proof.ts';
import { choosePassword } from './choose-password.ts';
import { confirmChildren } from './confirm-children.ts';
import type { doneForm, identityForm } from './forms.ts';
import { giveIdentity } from './give-identity.ts';
import { activationIn, activationOf, keepActivation, toNeededStep } from './guard.ts';
import { proveCode } from './prove-code.ts';
import { sendCode } from './send-code.ts';
import { stepUrl } from './steps.ts';

/** RFC 8176: the code by SMS proved the phone, and the password was typed. */
const AMR = ['sms', 'pwd'];

/** The forms of the journey (B2–B8), from typed values to the next page. */
export function formActions(idp: IdpWeb) {
  const { clock, config } = idp;
  const evenly = answerEvenly(idp);

  return {
    async identity(ctx: WebContext, values: z.output<typeof identityForm>): Answer {
      const typed = {
        familyName: values['family-name'],
        firstName: values['first-name'],
        dialCode: values['dial-code'],
        phone: values.phone,
      };
      const { uid } = journeyOf(ctx);
      const request = { uid, activation: activationIn(ctx), typed, address: ctx.ip, locale: ctx.state.locale };
      const given = await evenly(giveIdentity(idp, request));
      if (given.ok) return toNeededStep(ctx, given.activation);
      return given.reason === 'phone'
        ? [{ field: 'phone', text: `phone:${given.phone}` }]
        : [{ field: '', ...waiting(`activation-sms:${given.reason}`, given.until, clock.now()) }];
    },

    async code(ctx: WebContext, { code }: z.output<typeof codeForm>): Answer {
      const proved = await proveCode(idp, activationOf(ctx), code);
      if (proved.ok || proved.reason === 'used') return toNeededStep(ctx, proved.activation);
      keepActivation(ctx, proved.activation);
      return codeErrors(proved);
    },

    async resend(ctx: WebContext): Answer {
      const request = { activation: activationOf(ctx), address: ctx.ip, locale: ctx.state.locale };
      const sent = await evenly(sendCode(idp, request));
      return seeOther(ctx, `${stepUrl(journeyOf(ctx).uid, 'code')}?${sent.ok ? 'sent' : 'wait'}`);
    },

    async children(ctx: WebContext, typed: z.output<typeof childrenForm>): Answer {
      const confirmed = await confirmChildren(idp, activationOf(ctx), typed);
      return confirmed.ok ? toNeededStep(ctx, confirmed.activation) : confirmed.errors;
    },

    async password(ctx: WebContext, { password }: z.output<typeof newPasswordForm>): Answer {
      const chosen = await choosePassword(idp, activationOf(ctx), { password, locale: ctx.state.locale });
      if (chosen.ok) return toNeededStep(ctx, chosen.activation);
      return ruleErrors('password', chosen.unmet, config.accounts.password);
    },

    async done(ctx: WebContext, { email }: z.output<typeof doneForm>): Answer {
      const activation = activationOf(ctx);
      if (!mayStillSignIn(idp, activation)) {
        return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/guardian`);
      }
      if (email !== '') {
        const errors = await saveEmail(idp, {
          accountId: activation.accountId,
          address: email,
          locale: ctx.state.locale,
        });
        if (errors.length > 0) return errors;
      }
      const account = await accounts(idp.db).findById(activation.accountId).lean();
      if (!account || account.closed) throw new AppError('journey-lost');
      // Its owner has disowned the password since (S12).
      if (!account.passwordHash) return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/guardian`);
      // The address given a moment ago is not asked about again.
      return continueSignIn(idp, ctx, account, { ...newProof(idp, account, AMR), emailPutOff: true });
    },
  };
}
