import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf, keepResult } from '../interaction.ts';
import { knownDevices } from '../known-devices.ts';
import { profileAskedFor } from '../next-step.ts';
import { firstProved, newProof } from '../proof.ts';
import type { codeForm, passkeyForm, recoveryForm } from './forms.ts';
import { requestOptions } from './passkey-options.ts';
import { type PasskeyProved, provePasskey } from './prove-passkey.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { type CodeVerified, verifyTotp } from './verify-totp.ts';

/** RFC 8176: the device's key answered, its owner was verified by it. */
const PASSKEY_AMR = ['hwk', 'mfa'];

const stepBound = (ctx: WebContext) => `second-factor:${journeyOf(ctx).uid}`;
const signInBound = (ctx: WebContext) => `sign-in:${journeyOf(ctx).uid}`;

/** The forms of a sign-in that a second factor completes, or a passkey alone (F8). */
export function signInActions(idp: IdpWeb) {
  /** A refusal in the log, which its owner reads in «Mon compte»: someone knows the password. */
  const refused = (accountId: string | undefined, kind: string) =>
    accountId &&
    idp.audit.record({
      action: 'second-factor-refused',
      result: 'refused',
      accountId,
      actor: { kind: 'owner' },
      details: { kind },
    });

  const completed = async (ctx: WebContext, amr: string[]) => {
    const { account, proof } = await firstProved(idp, ctx);
    await continueSignIn(idp, ctx, account, { ...proof, amr: [...proof.amr, ...amr] });
  };

  const judged = async (ctx: WebContext, kind: 'code' | 'recovery', result: CodeVerified): Answer => {
    if (result.ok) return completed(ctx, ['otp', 'mfa']);
    const { account } = await firstProved(idp, ctx);
    await refused(account._id, kind === 'code' ? 'totp' : 'recovery-codes');
    return result.reason === 'wait'
      ? [{ field: '', ...waiting('second-factor:wait', result.until, idp.clock.now()) }]
      : [{ field: 'code', text: `second-factor:${kind}-wrong` }];
  };

  const passkeyErrors = async (result: Exclude<PasskeyProved, { ok: true }>, accountId?: string) => {
    await refused(result.reason === 'copied' ? result.accountId : accountId, 'passkey');
    return result.reason === 'wait'
      ? [{ field: '', ...waiting('second-factor:wait', result.until, idp.clock.now()) }]
      : [{ field: '', text: 'second-factor:passkey-refused' }];
  };

  return {
    async code(ctx: WebContext, { code }: z.output<typeof codeForm>): Answer {
      const { account } = await firstProved(idp, ctx);
      return judged(ctx, 'code', await verifyTotp(idp, account._id, code));
    },

    async recovery(ctx: WebContext, { code }: z.output<typeof recoveryForm>): Answer {
      const { account } = await firstProved(idp, ctx);
      return judged(ctx, 'recovery', await useRecoveryCode(idp, account._id, code));
    },

    /** What the page's module hands to the browser: JSON. */
    async stepOptions(ctx: WebContext): Promise<void> {
      const { account } = await firstProved(idp, ctx);
      ctx.body = await requestOptions(idp, stepBound(ctx), account._id);
    },

    async stepPasskey(ctx: WebContext, { credential }: z.output<typeof passkeyForm>): Answer {
      const accountId = (await firstProved(idp, ctx)).account._id;
      const answered = { answer: credential, boundTo: stepBound(ctx), accountId, address: ctx.ip };
      const result = await provePasskey(idp, answered);
      return result.ok ? completed(ctx, PASSKEY_AMR) : passkeyErrors(result, accountId);
    },

    async signInOptions(ctx: WebContext): Promise<void> {
      ctx.body = await requestOptions(idp, signInBound(ctx));
    },

    /** Signs in whoever the passkey belongs to, without identifier. */
    async signInPasskey(ctx: WebContext, { credential }: z.output<typeof passkeyForm>): Answer {
      const result = await provePasskey(idp, { answer: credential, boundTo: signInBound(ctx), address: ctx.ip });
      if (!result.ok) return passkeyErrors(result);
      const { account } = result;
      const profile = profileAskedFor(journeyOf(ctx));
      if (profile && profile !== account.kind) return [{ field: '', text: `sign-in:account-of-${account.kind}` }];
      knownDevices(idp).remember(ctx, account.identifier);
      return continueSignIn(idp, ctx, account, newProof(idp, account, PASSKEY_AMR));
    },

    /** Back to the service without the second factor that it asked for, which is told the truth (OIDC Core §3.1.2.6). */
    async decline(ctx: WebContext): Answer {
      await keepResult(ctx, {
        error: 'unmet_authentication_requirements',
        error_description: 'the person gave no second factor',
      });
      seeOther(ctx, journeyOf(ctx).interaction.returnTo);
    },
  };
}
