import { writtenPhone } from '../../phone/written-phone.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { franceConnectStart, offersFranceConnect } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { lateSending } from '../late-sending.ts';
import { progressOf } from './guard.ts';
import { stepUrl } from './steps.ts';

/** The address of «Identifiant oublié ?» (E1), and of its further pages. */
export const identifierUrl = (uid: string, page?: 'mail' | 'sms' | 'sent'): string =>
  `/interaction/${uid}/recovery/identifier${page ? `/${page}` : ''}`;

/** The pages of «Identifiant oublié ?» (E1). */
export function identifierPages(idp: IdpWeb): Record<'start' | 'mail' | 'sms' | 'sent', FormPage> {
  const show = (ctx: WebContext, page: string, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    ctx.render(`idp/recovery/identifier/${page}`, {
      clientName: client.name,
      at: { start: identifierUrl(uid), mail: identifierUrl(uid, 'mail'), sms: identifierUrl(uid, 'sms') },
      activate: `/interaction/${uid}/activation-sms`,
      passwordLost: stepUrl(uid, 'password'),
      signIn: `/interaction/${uid}/sign-in/profile`,
      ...locals,
    });
  };
  return {
    start: (ctx) => show(ctx, 'start', { franceConnect: franceConnectStart(idp, ctx) }),
    mail: (ctx, form) => show(ctx, 'mail', { form }),
    sms: (ctx, form) => show(ctx, 'sms', { form: { ...form, values: { 'dial-code': '+33', ...form.values } } }),
    sent: async (ctx) => {
      const recalled = progressOf(ctx).recovery?.recalled;
      if (!recalled) return seeOther(ctx, identifierUrl(journeyOf(ctx).uid));
      const { uid } = journeyOf(ctx);
      const other = recalled.way === 'mail' ? 'sms' : 'mail';
      return show(ctx, 'sent', {
        late: await lateSending(idp, recalled.way, {
          [other]: identifierUrl(uid, other),
          franceconnect: offersFranceConnect(idp, ctx) && identifierUrl(uid),
        }),
        byMail: recalled.way === 'mail',
        contact: recalled.way === 'mail' ? recalled.to : writtenPhone(recalled.to),
        neutral: idp.config.accounts.disclosure === 'neutral',
      });
    },
  };
}
