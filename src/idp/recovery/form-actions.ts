import type { z } from 'zod';
import { MINUTE_MS } from '../../clock.ts';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import { answerEvenly } from '../accounts/answer-evenly.ts';
import type { newPasswordForm } from '../accounts/new-password.ts';
import { ruleErrors } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journeyOf } from '../interaction.ts';
import { knownDevices } from '../known-devices.ts';
import { newProof } from '../proof.ts';
import { askingBrowser } from './browser.ts';
import { changePassword } from './change-password.ts';
import type { codeForm, identifierForm, wayForm } from './forms.ts';
import { giveIdentifier } from './give-identifier.ts';
import { keepRequest, progressOf, recoveryOf, requestOf, toNeededStep } from './guard.ts';
import { proveCode } from './prove-code.ts';
import type { Way } from './recovery.model.ts';
import { type Asked, accountOf, sendRequest } from './send-request.ts';
import { stepUrl } from './steps.ts';
import { hasSamePassword } from './still-good.ts';

/** Who has just chosen a password is signed in by it; later the screen may be in other hands (security.md S21). */
const FRESH_MINUTES = 15;
/** RFC 8176: the password was typed; a code by SMS proved the phone. A mail is no factor of its own there. */
const AMR: Record<Way, string[]> = { mail: ['pwd'], sms: ['sms', 'pwd'] };

/** The forms of «Mot de passe oublié ?» in a journey (E2), from typed values to the next page. */
export function recoveryActions(idp: IdpWeb) {
  const { clock, config } = idp;
  const evenly = answerEvenly(idp);
  const devices = knownDevices(idp);
  const browser = askingBrowser(idp);

  const send = (ctx: WebContext, way: Way): Promise<Asked> => {
    const recovery = recoveryOf(ctx);
    const { client, interaction } = journeyOf(ctx);
    const asking = {
      recovery,
      way,
      address: ctx.ip,
      device: devices.find(ctx, recovery.identifier ?? ''),
      browserHash: browser.remember(ctx),
      sessionUid: interaction.session?.uid,
      clientId: client.id,
      locale: ctx.state.locale,
    };
    return evenly(sendRequest(idp, asking));
  };
  const codeUrl = (ctx: WebContext, what: string) => `${stepUrl(journeyOf(ctx).uid, 'code')}?${what}`;

  return {
    async identifier(ctx: WebContext, { identifier }: z.output<typeof identifierForm>): Answer {
      const request = { uid: journeyOf(ctx).uid, progress: progressOf(ctx), identifier, address: ctx.ip };
      const given = await evenly(giveIdentifier(idp, request));
      if (given.ok) return toNeededStep(idp, ctx);
      if (given.reason === 'unknown') return [{ field: 'identifier', text: 'recovery:identifier-unknown' }];
      return [{ field: '', ...waiting('recovery:tries', given.until, clock.now()) }];
    },

    async way(ctx: WebContext, { way }: z.output<typeof wayForm>): Answer {
      const sent = await send(ctx, way);
      if (sent.ok) return toNeededStep(idp, ctx);
      if (sent.reason === 'way') return [{ field: 'way', text: 'recovery:way-missing' }];
      // A double click has just sent it, or this way was asked a moment ago.
      const { request } = progressOf(ctx);
      if (request?.way === way) return seeOther(ctx, codeUrl(ctx, 'wait'));
      return [{ field: '', ...waiting('recovery:sent-too-many', sent.until, clock.now()) }];
    },

    async resend(ctx: WebContext): Answer {
      const sent = await send(ctx, requestOf(ctx).way);
      if (!sent.ok && sent.reason === 'way') return seeOther(ctx, stepUrl(journeyOf(ctx).uid, 'password'));
      return seeOther(ctx, codeUrl(ctx, sent.ok ? 'sent' : 'wait'));
    },

    async code(ctx: WebContext, { code }: z.output<typeof codeForm>): Answer {
      const recovery = recoveryOf(ctx);
      const device = devices.find(ctx, recovery.identifier ?? '');
      const guess = { recovery, request: requestOf(ctx), address: ctx.ip, device };
      const proved = await proveCode(idp, guess, code);
      if (proved.ok) return toNeededStep(idp, ctx);
      if (proved.reason === 'guesses')
        return [{ field: '', ...waiting('recovery:guesses', proved.until, clock.now()) }];
      const { request, reason } = proved;
      if (request.provedAt ?? request.usedAt) return toNeededStep(idp, ctx);
      keepRequest(ctx, request);
      if (reason === 'wrong')
        return [{ field: 'code', text: 'recovery:code-wrong', params: { count: request.triesLeft } }];
      return [{ field: '', text: request.triesLeft > 0 ? 'recovery:code-dead' : 'recovery:code-exhausted' }];
    },

    async password(ctx: WebContext, { password }: z.output<typeof newPasswordForm>): Answer {
      const request = requestOf(ctx);
      const account = await accountOf(idp, request.accountId);
      if (!account) return toNeededStep(idp, ctx);
      const device = devices.find(ctx, account.identifier);
      const changed = await changePassword(idp, { request, account, password, here: true, device });
      if (changed.ok || changed.reason === 'dead') return toNeededStep(idp, ctx);
      return ruleErrors('password', changed.unmet, config.accounts.password);
    },

    async done(ctx: WebContext): Answer {
      const request = requestOf(ctx);
      const { accountId, usedAt, way } = request;
      const account = await accountOf(idp, accountId);
      const age = clock.now().getTime() - (usedAt?.getTime() ?? 0);
      if (!account || !hasSamePassword(request, account) || age > FRESH_MINUTES * MINUTE_MS)
        return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}/sign-in/profile`);
      return continueSignIn(idp, ctx, account, newProof(idp, account, AMR[way]));
    },
  };
}
