import type { FormPage } from '../../web/forms.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf } from '../interaction.ts';
import { nextStep } from '../next-step.ts';
import { firstProved, mustGiveSecondFactor } from '../proof.ts';

/** The pages of a sign-in that asks for a second factor (F8). */
export function signInPages(idp: IdpWeb) {
  /** Of a page that is asked for while no second factor is due any more: what comes next instead. */
  const whileDue =
    (page: (...of: [...Parameters<FormPage>, Awaited<ReturnType<typeof firstProved>>]) => unknown): FormPage =>
    async (ctx, form) => {
      const known = await firstProved(idp, ctx);
      if (mustGiveSecondFactor(journeyOf(ctx), known)) return page(ctx, form, known);
      return continueSignIn(idp, ctx, known.account, known.proof);
    };

  const step = whileDue((ctx, form, { account }) => {
    const { client, uid } = journeyOf(ctx);
    const base = `/interaction/${uid}/second-factor`;
    const kinds = account.secondFactors ?? [];
    ctx.render(`idp/second-factor/sign-in/${kinds.length > 0 ? 'step' : 'required'}`, {
      form,
      base,
      clientName: client.name,

      totp: kinds.includes('totp'),
      passkey: kinds.includes('passkey'),
    });
  });

  const recovery = whileDue((ctx, form) => {
    const { client, uid } = journeyOf(ctx);
    const base = `/interaction/${uid}/second-factor`;
    ctx.render('idp/second-factor/sign-in/recovery', { form, base, clientName: client.name });
  });

  /** Where a passkey that signs in without identifier was refused: again, or by another way. */
  const passkeyRefused: FormPage = (ctx, form) => {
    const journey = journeyOf(ctx);
    ctx.render('idp/second-factor/sign-in/passkey-refused', {
      form,
      base: `/interaction/${journey.uid}/passkey`,
      clientName: journey.client.name,
      back: nextStep({ journey, cookiesExplained: true }),
    });
  };

  return { step, recovery, passkeyRefused };
}
