import type { z } from 'zod';
import { parseMobile } from '../../phone/parse-mobile.ts';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import { answerEvenly } from '../accounts/answer-evenly.ts';
import { likelyEmail } from '../accounts/email-typo.ts';
import type { phoneForm } from '../accounts/phone-fields.ts';
import type { IdpWeb } from '../context.ts';
import { journeyOf } from '../interaction.ts';
import type { mailForm } from './forms.ts';
import { progressOf } from './guard.ts';
import { identifierUrl } from './identifier-pages.ts';
import { recallIdentifier } from './recall-identifier.ts';
import type { Way } from './recovery.model.ts';

/** The forms of «Identifiant oublié ?» (E1). */
export function identifierActions(idp: IdpWeb) {
  const { clock, config } = idp;
  const evenly = answerEvenly(idp);

  const recall = async (ctx: WebContext, way: Way, contact: string, field: string): Answer => {
    const { uid } = journeyOf(ctx);
    const recalling = { uid, recovery: progressOf(ctx).recovery, way, contact, address: ctx.ip };
    const recalled = await evenly(recallIdentifier(idp, recalling));
    if (recalled.ok) return seeOther(ctx, identifierUrl(uid, 'sent'));
    if (recalled.reason === 'tries') return [{ field: '', ...waiting('recovery:tries', recalled.until, clock.now()) }];
    if (recalled.reason === 'sent')
      return [{ field: '', ...waiting('recovery:sent-too-many', recalled.until, clock.now()) }];
    const meant = way === 'mail' && recalled.reason === 'unknown' && likelyEmail(contact);
    if (meant) return [{ field, text: 'email:typo', params: { meant } }];
    return [{ field, text: `recovery:contact.${way}-${recalled.reason}` }];
  };

  return {
    mail: (ctx: WebContext, { email }: z.output<typeof mailForm>): Answer =>
      recall(ctx, 'mail', email.toLowerCase(), 'email'),

    async sms(ctx: WebContext, { 'dial-code': dialCode, phone }: z.output<typeof phoneForm>): Answer {
      const mobile = parseMobile(phone, { dialCode, ...config.phones });
      if (!mobile.ok) return [{ field: 'phone', text: `phone:${mobile.reason}` }];
      return recall(ctx, 'sms', mobile.e164, 'phone');
    },
  };
}
