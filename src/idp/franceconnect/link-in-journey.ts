import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { FieldError, FormState } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { keepResult } from '../interaction.ts';
import { FRANCECONNECT_AMR } from '../oidc/acr.ts';
import { proved } from '../proof.ts';
import type { linkForm } from './forms.ts';
import { visitOf } from './guard.ts';
import { linkAndTell } from './link-and-tell.ts';
import { comparedNames, type franceConnectPages } from './pages.ts';

/**
 * The page between the proof of an account and the service, for who had proved a FranceConnect identity before in this very
 * journey (D2, security.md S43): the one is linked to the other if she says so.
 */
export function linkInJourney(idp: IdpWeb, pages: ReturnType<typeof franceConnectPages>) {
  /** She answered: she is not asked again, and the sign-in goes on. */
  async function goOn(ctx: WebContext, more: readonly string[] = []) {
    const { account, proof: known } = await proved(idp, ctx);
    const proof = { ...known, amr: [...known.amr, ...more] };
    await keepResult(ctx, { proof });
    return continueSignIn(idp, ctx, account, proof);
  }

  const show = async (ctx: WebContext, form: FormState) => {
    const { account } = await proved(idp, ctx);
    return pages.link(ctx, form, account);
  };

  return {
    show,

    later: (ctx: WebContext) => goOn(ctx),

    async link(ctx: WebContext, { mine }: z.output<typeof linkForm>): Promise<FieldError[] | void> {
      const { account } = await proved(idp, ctx);
      const visit = visitOf(ctx);
      const { differ } = await comparedNames(idp, visit, account);
      if (differ && !mine) return [{ field: 'mine', text: 'franceconnect:mine-missing' }];
      const linked = await linkAndTell(idp, { account, visit });
      if (linked.ok) return goOn(ctx, [FRANCECONNECT_AMR]);
      seeOther(ctx, `${ctx.path}?refused`);
    },
  };
}
