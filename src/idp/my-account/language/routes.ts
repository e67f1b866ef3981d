import Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type FormPage, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { LOCALES } from '../../../web/texts.ts';
import { accounts } from '../../accounts/account.model.ts';
import type { IdpWeb } from '../../context.ts';
import { signedIn, visitorOf } from '../../signed-in.ts';

const PATH = '/my-account/language';
const languageForm = z.object({ language: z.enum(LOCALES, 'my-account:language.missing') });

/** «Langue» (F10): of the pages, and of every mail and SMS, whichever browser signs in. */
export function languageRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const page: FormPage = (ctx, form) =>
    ctx.render('idp/my-account/language', {
      form: { ...form, values: { language: visitorOf(ctx).account.locale, ...form.values } },
      languages: LOCALES.map((code) => ({ code, label: ctx.state.t(`layout:language.${code}`) })),
    });

  const choose = async (ctx: WebContext, { language }: z.output<typeof languageForm>): Promise<void> => {
    const { _id } = visitorOf(ctx).account;
    await accounts(idp.db).updateOne({ _id }, { $set: { locale: language, localeChosen: true } });
    seeOther(ctx, `/my-account?done=language&lang=${language}`);
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, signedIn(idp), show(page))
    .post(PATH, signedIn(idp), idp.web.submit(languageForm, page, choose));
}
