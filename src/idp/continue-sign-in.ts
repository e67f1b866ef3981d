import type { WebContext } from '../web/context.ts';
import { seeOther } from '../web/see-other.ts';
import { type Account, accounts } from './accounts/account.model.ts';
import type { IdpWeb } from './context.ts';
import { journeyOf, keepResult } from './interaction.ts';
import { knownDevices } from './known-devices.ts';
import { nextStep } from './next-step.ts';
import type { Proof } from './proof.ts';

/** `acr` tells which profile signed in, as the real service’s clients expect; it is no level (domain/educonnect.md §1). */
const ACR_BY_KIND: Record<Account['kind'], string> = { guardian: 'responsable', pupil: 'eleve' };

/**
 * Goes on with a journey whose person has proved who she is, by whatever way: to the page that is still needed, or back to
 * the service, signed in. Every way of signing in ends here.
 */
export async function continueSignIn(idp: IdpWeb, ctx: WebContext, account: Account, proof: Proof): Promise<void> {
  const step = nextStep({ journey: journeyOf(ctx), cookiesExplained: true, proved: { account, proof } });
  if (!step) return finishSignedIn(idp, ctx, account, proof);
  await keepResult(ctx, { proof });
  seeOther(ctx, step);
}

/** Ends the journey signed in: the browser goes back to the service with a code. */
async function finishSignedIn(idp: IdpWeb, ctx: WebContext, account: Account, { amr, at }: Proof): Promise<void> {
  const { _id: accountId, kind, identifier, lastSignInAt } = account;
  const login = { accountId, acr: ACR_BY_KIND[kind], amr, ts: at, remember: false };
  const signIn = {
    locale: ctx.state.locale,
    lastSignInAt: idp.clock.now(),
    ...(lastSignInAt && { previousSignInAt: lastSignInAt }),
  };
  knownDevices(idp).remember(ctx, identifier);
  await Promise.all([keepResult(ctx, { login }), accounts(idp.db).updateOne({ _id: accountId }, { $set: signIn })]);
  seeOther(ctx, journeyOf(ctx).interaction.returnTo);
}
