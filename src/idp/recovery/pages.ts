import { maskPhone } from '../../phone/mask-phone.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import { secondsUntil } from '../../web/waiting.ts';
import { shownRules } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { franceConnectStart, offersFranceConnect } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { knownDevices } from '../known-devices.ts';
import { lateSending } from '../late-sending.ts';
import { contactOf } from './contacts.ts';
import { progressOf, recoveryOf, requestOf } from './guard.ts';
import { maskEmail } from './mask-email.ts';
import { nextSending } from './next-sending.ts';
import { isAlive } from './prove-code.ts';
import type { Recovery, Way } from './recovery.model.ts';
import type { RecoveryRequest } from './recovery-request.model.ts';
import { accountOf, messageKey } from './send-request.ts';
import { type Step, stepUrl } from './steps.ts';

/** The pages that offer to sign in without any password (D4). */
const FRANCECONNECT_TOO: readonly Step[] = ['password', 'stuck', 'way'];

/** What the code sent last is good for, as its page says it. */
function codeState(request: RecoveryRequest, now: Date): 'alive' | 'replaced' | 'expired' | 'exhausted' {
  if (isAlive(request, now)) return 'alive';
  if (request.replacedAt) return 'replaced';
  return request.triesLeft > 0 ? 'expired' : 'exhausted';
}

/** The pages of «Mot de passe oublié ?» in a journey (E2), each a function of what was typed. */
export function recoveryPages(idp: IdpWeb): Record<Step, FormPage> {
  const { config } = idp;
  const neutral = config.accounts.disclosure === 'neutral';

  const show = (ctx: WebContext, step: Step, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    const steps: Step[] = ['password', 'way', 'code'];
    ctx.render(`idp/recovery/${step}`, {
      clientName: client.name,
      at: Object.fromEntries(steps.map((page) => [page, stepUrl(uid, page)])),
      identifierLost: `/interaction/${uid}/recovery/identifier`,
      activate: `/interaction/${uid}/activation-sms`,
      signIn: `/interaction/${uid}/sign-in/profile`,
      franceConnect: FRANCECONNECT_TOO.includes(step) && franceConnectStart(idp, ctx),
      ...locals,
    });
  };

  /** Where a message goes, as it may be shown to who knows the identifier alone; nothing with neutral disclosure. */
  const contacts = async ({ accountId }: Recovery): Promise<Partial<Record<Way, string>>> => {
    const account = neutral ? undefined : await accountOf(idp, accountId);
    if (!account) return {};
    const [mail, sms] = [contactOf(account, 'mail'), contactOf(account, 'sms')];
    return { ...(mail && { mail: maskEmail(mail) }), ...(sms && { sms: maskPhone(sms) }) };
  };

  return {
    password: (ctx, form) => {
      const { recovery } = progressOf(ctx);
      const hint = String(journeyOf(ctx).interaction.params.login_hint ?? '');
      show(ctx, 'password', {
        form: { ...form, values: { identifier: recovery?.identifier ?? hint, ...form.values } },
      });
    },

    stuck: (ctx) => show(ctx, 'stuck', { reason: recoveryOf(ctx).outcome }),

    way: async (ctx, form) => {
      const recovery = recoveryOf(ctx);
      const { ways } = recovery;
      const { mail, sms } = await contacts(recovery);
      const [only] = ways;
      show(ctx, 'way', {
        form: { ...form, values: { ...(ways.length === 1 && { way: only }), ...form.values } },
        byMail: ways.includes('mail'),
        bySms: ways.includes('sms'),
        mail,
        sms,
      });
    },

    code: async (ctx, form) => {
      const [recovery, request] = [recoveryOf(ctx), requestOf(ctx)];
      const device = knownDevices(idp).find(ctx, recovery.identifier ?? '');
      const otherWays = {
        [request.way === 'mail' ? 'sms' : 'mail']: recovery.ways.length > 1 && stepUrl(recovery._id, 'way'),
        franceconnect: offersFranceConnect(idp, ctx) && stepUrl(recovery._id, 'password'),
      };
      const [next, shown, late] = await Promise.all([
        nextSending(idp, { recovery, request, device, address: ctx.ip }),
        contacts(recovery),
        lateSending(idp, request.way, otherWays, neutral ? undefined : messageKey(request)),
      ]);
      const now = idp.clock.now();
      const wait = next.ok ? 0 : secondsUntil(next.until, now);
      show(ctx, 'code', {
        form,
        state: codeState(request, now),
        byMail: request.way === 'mail',
        contact: shown[request.way],
        number: request.number,
        minutes: config.recovery.minutes,
        otherWay: recovery.ways.length > 1,
        late,
        wait,
        countable: wait <= config.recovery.resendSeconds,
        early: ctx.query.wait !== undefined && form.errors.length === 0,
        sentAgain: ctx.query.sent !== undefined && form.errors.length === 0,
        resend: `${stepUrl(recovery._id, 'code')}/resend`,
      });
    },

    new: async (ctx, form) => {
      const account = await accountOf(idp, requestOf(ctx).accountId);
      show(ctx, 'new', {
        form,
        identifier: account?.identifier,
        rules: shownRules(idp.policy, config.accounts.password),
      });
    },

    done: async (ctx, form) => {
      const account = await accountOf(idp, requestOf(ctx).accountId);
      show(ctx, 'done', { form, identifier: account?.identifier });
    },

    elsewhere: (ctx) => show(ctx, 'elsewhere'),
  };
}
