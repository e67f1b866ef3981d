import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import { accounts } from '../accounts/account.model.ts';
import { answerEvenly } from '../accounts/answer-evenly.ts';
import { askedChildren } from '../accounts/opening/ask-children.ts';
import { mayStillSignIn } from '../accounts/opening/may-still-sign-in.ts';
import type { phoneForm } from '../accounts/phone-fields.ts';
import { saveEmail } from '../accounts/save-email.ts';
import { codeErrors, type codeForm } from '../accounts/sms-code/code-form.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf } from '../interaction.ts';
import { FRANCECONNECT_AMR } from '../oidc/acr.ts';
import { newProof, nothingToLink } from '../proof.ts';
import type { birthDatesForm, childrenForm, doneForm } from './forms.ts';
import { givePhone } from './give-phone.ts';
import { toNeededStep, visitOf } from './guard.ts';
import { openByVisit } from './open-by-visit.ts';
import { proveBirthDates } from './prove-birth-dates.ts';
import { proveCode } from './prove-code.ts';
import { readAnswers } from './read-answers.ts';
import { readToldChildren } from './read-told-children.ts';
import { sendCode } from './send-code.ts';
import { pageUrl } from './steps.ts';

/** RFC 8176 has no name for FranceConnect. */
export const AMR = FRANCECONNECT_AMR;

/** The forms of a first time with FranceConnect (D2), from typed values to the next page. */
export function franceConnectActions(idp: IdpWeb) {
  const { clock, db } = idp;
  const evenly = answerEvenly(idp);
  const toNotFound = (ctx: WebContext) => seeOther(ctx, pageUrl(journeyOf(ctx).uid, 'not-found'));

  return {
    async phone(ctx: WebContext, values: z.output<typeof phoneForm>): Answer {
      const request = {
        visit: visitOf(ctx),
        dialCode: values['dial-code'],
        phone: values.phone,
        address: ctx.ip,
        locale: ctx.state.locale,
      };
      const given = await evenly(givePhone(idp, request));
      if (given.ok) return toNeededStep(idp, ctx);
      if (given.reason === 'not-found') return toNotFound(ctx);
      return given.reason === 'phone'
        ? [{ field: 'phone', text: `phone:${given.phone}` }]
        : [{ field: '', ...waiting(`franceconnect:${given.reason}`, given.until, clock.now()) }];
    },

    async birthDates(ctx: WebContext, typed: z.output<typeof birthDatesForm>): Answer {
      const read = readToldChildren(typed);
      if (!read.ok) return read.errors;
      const proved = await evenly(proveBirthDates(idp, visitOf(ctx), read.told));
      if (proved.ok) return toNeededStep(idp, ctx);
      if (proved.reason === 'not-found') return toNotFound(ctx);
      return [{ field: '', ...waiting('franceconnect:birth-dates-too-many', proved.until, clock.now()) }];
    },

    async code(ctx: WebContext, { code }: z.output<typeof codeForm>): Answer {
      const proved = await proveCode(idp, visitOf(ctx), code);
      if (proved.ok) return toNeededStep(idp, ctx);
      return codeErrors(proved);
    },

    async resend(ctx: WebContext): Answer {
      const request = { visit: visitOf(ctx), address: ctx.ip, locale: ctx.state.locale };
      const sent = await evenly(sendCode(idp, request));
      return seeOther(ctx, `${pageUrl(journeyOf(ctx).uid, 'code')}?${sent.ok ? 'sent' : 'wait'}`);
    },

    async children(ctx: WebContext, typed: z.output<typeof childrenForm>): Answer {
      const visit = visitOf(ctx);
      const children = await askedChildren(idp, { salt: visit._id, guardianIds: visit.proved ?? [] });
      const read = readAnswers(children, typed);
      if (!read.ok) return read.errors;
      await openByVisit(idp, { visit, answers: read.answers, locale: ctx.state.locale });
      return toNeededStep(idp, ctx);
    },

    async done(ctx: WebContext, { email }: z.output<typeof doneForm>): Answer {
      const visit = visitOf(ctx);
      if (!mayStillSignIn(idp, visit)) return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/guardian`);
      if (email !== '') {
        const errors = await saveEmail(idp, {
          accountId: visit.accountId,
          address: email,
          locale: ctx.state.locale,
        });
        if (errors.length > 0) return errors;
      }
      const account = await accounts(db).findById(visit.accountId).lean();
      if (!account || account.closed) throw new AppError('journey-lost');
      await nothingToLink(ctx);
      const amr = visit.provedBy === 'sms' ? [AMR, 'sms'] : [AMR];
      // The address given a moment ago is not asked about again.
      return continueSignIn(idp, ctx, account, { ...newProof(idp, account, amr), emailPutOff: true });
    },
  };
}
