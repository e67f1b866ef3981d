import type { z } from 'zod';
import { DAY_MS } from '../../clock.ts';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import type { Account } from '../accounts/account.model.ts';
import { finishOthers } from '../accounts/closing/run-closing.ts';
import type { emailTwiceForm } from '../accounts/email-field.ts';
import { beginLetter } from '../accounts/letters/begin-letter.ts';
import { requestEmailConfirmation } from '../accounts/request-email-confirmation.ts';
import { verifyPassword } from '../accounts/verify-password.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf, keepResult } from '../interaction.ts';
import { knownDevices } from '../known-devices.ts';
import { nextStep } from '../next-step.ts';
import { firstProved, mayPutEmailOff, mustConfirmEmail, newProof, proofIn, proved, provedBySession } from '../proof.ts';
import type { signInForm } from './forms.ts';
import { PASSWORD_AMR } from './password-amr.ts';
import { refusal } from './refusal.ts';

const YEAR_MS = 365 * DAY_MS;

/** The forms of a sign-in (A1–A4), from typed values to the next page. */
export function signInActions(idp: IdpWeb) {
  const { cookies } = idp.web;
  const cookiesSeen = cookies.named('cookies-explained');
  const devices = knownDevices(idp);

  /** To the page that this sign-in needs, as far as it has come. */
  const goOn = async (ctx: WebContext, cookiesExplained: boolean) => {
    const journey = journeyOf(ctx);
    if (journey.interaction.prompt.name === 'consent') return seeOther(ctx, `/interaction/${journey.uid}/data-sharing`);
    const known = proofIn(journey) ? await firstProved(idp, ctx) : await provedBySession(idp, ctx);
    if (known && cookiesExplained) return continueSignIn(idp, ctx, known.account, known.proof);
    return seeOther(ctx, nextStep({ journey, cookiesExplained })!);
  };

  /** Only her password told whose closed account it is: the page says it in this journey alone. */
  const showClosed = async (ctx: WebContext, { _id, closed }: Account) => {
    if (closed?.moving) await finishOthers(idp, [_id]);
    await keepResult(ctx, { closedAccount: _id });
    seeOther(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/closed`);
  };

  const signIn =
    (profile: Account['kind']) =>
    async (ctx: WebContext, values: z.output<typeof signInForm>): Answer => {
      const result = await verifyPassword(idp, {
        ...values,
        address: ctx.ip,
        device: devices.find(ctx, values.identifier),
        profile,
      });
      if (!result.ok && result.reason === 'closed') return showClosed(ctx, result.account);
      if (!result.ok) return refusal(result, idp.clock.now());
      if (result.letter) {
        const { uid } = journeyOf(ctx);
        await beginLetter(idp, { uid, letter: result.letter });
        return seeOther(ctx, `/interaction/${uid}/activation-letter`);
      }
      const { account } = result;
      return continueSignIn(idp, ctx, account, newProof(idp, account, [...PASSWORD_AMR]));
    };

  return {
    /** Leads to the page that this sign-in still needs. */
    begin: (ctx: WebContext): Promise<void> => goOn(ctx, ctx.cookies.get(cookiesSeen) !== undefined),

    cookies(ctx: WebContext): Promise<void> {
      ctx.cookies.set(cookiesSeen, '1', { ...cookies.attributes, maxAge: YEAR_MS });
      return goOn(ctx, true);
    },

    guardian: signIn('guardian'),
    pupil: signIn('pupil'),

    /** Back to the service without the sign-in that it asked for, which is told the truth (OIDC Core §3.1.2.6). */
    async decline(ctx: WebContext): Answer {
      await keepResult(ctx, {
        error: 'unmet_authentication_requirements',
        error_description: 'the person did not sign in as strongly as asked',
      });
      seeOther(ctx, journeyOf(ctx).interaction.returnTo);
    },

    async sendEmail(ctx: WebContext, { email }: z.output<typeof emailTwiceForm>): Answer {
      const { account } = await proved(idp, ctx);
      const request = { accountId: account._id, address: email, locale: ctx.state.locale };
      const sent = await requestEmailConfirmation(idp, request);
      if (!sent.ok) return [{ field: 'email', ...waiting('email:too-many', sent.until, idp.clock.now()) }];
      seeOther(ctx, `${ctx.path}?sent`);
    },

    async continueWithoutEmail(ctx: WebContext): Answer {
      const { account, proof } = await proved(idp, ctx);
      if (mustConfirmEmail(account) && !mayPutEmailOff(account))
        return [{ field: 'email', text: 'sign-in:email-needed' }];
      return continueSignIn(idp, ctx, account, { ...proof, emailPutOff: true });
    },
  };
}
