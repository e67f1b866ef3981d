import { trusted } from 'mongoose';
import { HOUR_MS } from '../clock.ts';
import type { WebContext } from '../web/context.ts';
import { deviceOf } from '../web/device.ts';
import { AppError } from '../web/errors.ts';
import { seeOther } from '../web/see-other.ts';
import { type Account, accounts } from './accounts/account.model.ts';
import { finishOthers } from './accounts/closing/run-closing.ts';
import { tellOwner } from './accounts/tell-owner.ts';
import type { IdpWeb } from './context.ts';
import { journeyOf, keepResult } from './interaction.ts';
import { knownDevices } from './known-devices.ts';
import { nextStep } from './next-step.ts';
import { CREATE } from './oidc/policy.ts';
import { keepProof, type Proof } from './proof.ts';

/** `acr` tells which profile signed in, as the real service’s clients expect; it is no level (domain/educonnect.md §1). */
const ACR_BY_KIND: Record<Account['kind'], string> = { guardian: 'responsable', pupil: 'eleve' };

/**
 * Goes on with a journey whose person has proved who she is, by whatever way: to the page that is still needed, or back to
 * the service, signed in. Every way of signing in ends here.
 */
export async function continueSignIn(idp: IdpWeb, ctx: WebContext, account: Account, proof: Proof): Promise<void> {
  const journey = journeyOf(ctx);
  const step = nextStep({ journey, cookiesExplained: true, proved: { account, proof } });
  if (!step) return finishSignedIn(idp, ctx, account, proof);
  await keepProof(ctx, proof);
  seeOther(ctx, step);
}

const ABSENT = trusted({ $exists: false });

/** The account, while what was proved still opens it: not closed, and with the password that was typed (S28). */
const stillOpenedBy = ({ accountId, amr, passwordChanges }: Proof) => ({
  _id: accountId,
  closed: ABSENT,
  ...(amr.includes('pwd') && { passwordChanges: passwordChanges || ABSENT }),
});

/**
 * Ends the journey signed in: the browser goes back to the service with a code. The account has the last word, before the
 * engine knows of anything: it may have been closed, or its password changed or blocked, since the proof was given.
 *
 * @throws {AppError} `journey-lost` when the proof opens the account no more
 */
async function finishSignedIn(idp: IdpWeb, ctx: WebContext, account: Account, proof: Proof): Promise<void> {
  const { amr, at, signedInAt } = proof;
  const { _id: accountId, kind, identifier, lastSignInAt, locale, localeChosen } = account;
  const { interaction, client } = journeyOf(ctx);
  const login = { accountId, acr: ACR_BY_KIND[kind], amr, ts: signedInAt ?? at, remember: false };
  const signIn = {
    locale: localeChosen ? locale : ctx.state.locale,
    lastSignInAt: idp.clock.now(),
    ...(lastSignInAt && { previousSignInAt: lastSignInAt }),
  };
  // A grouping that a dead process left is finished before anything is shown of it (F5).
  if (account.inGrouping) await finishOthers(idp, [accountId]);
  const device = deviceOf(ctx.get('user-agent'));
  const devices = knownDevices(idp);
  const stranger = lastSignInAt !== undefined && devices.find(ctx, identifier) === undefined;
  const { matchedCount } = await accounts(idp.db).updateOne(stillOpenedBy(proof), { $set: signIn });
  if (matchedCount === 0) throw new AppError('journey-lost');
  devices.remember(ctx, identifier);
  await Promise.all([
    keepResult(ctx, { login, ...(interaction.prompt.name === CREATE && { [CREATE]: {} }) }),
    idp.audit.record({
      action: 'sign-in',
      result: 'done',
      accountId,
      actor: { kind: 'owner' },
      details: { how: amr.join(' '), service: client.id, ...device },
    }),
    stranger && tellOwner(idp, account, { notice: 'new-device', key: hourOf(idp, account), device }),
  ]);
  seeOther(ctx, interaction.returnTo);
}

/** One notice an hour at most (S12), of hours that differ from one account to the other. */
const hourOf = ({ clock }: IdpWeb, { createdAt }: Account) =>
  String(Math.floor((clock.now().getTime() - createdAt.getTime()) / HOUR_MS));
