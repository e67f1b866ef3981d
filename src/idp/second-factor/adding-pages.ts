import type { WebContext } from '../../web/context.ts';
import { emptyForm, type FormPage } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { passkeys } from '../accounts/second-factor/passkey.model.ts';
import type { IdpWeb } from '../context.ts';
import { journeyOf } from '../interaction.ts';
import type { Place } from './place.ts';
import { qrPath } from './qr-path.ts';
import { groupedSecret, totpUri } from './totp.ts';
import { pendingTotp } from './totp-secret.ts';

/** The pages that add a factor (F8), in «Mon compte» and during a sign-in alike. */
export function addingPages(idp: IdpWeb, place: Place) {
  const show = (ctx: WebContext, page: string, locals: object) => {
    const clientName = place.views === 'sign-in' ? journeyOf(ctx).client.name : undefined;
    ctx.render(`idp/second-factor/${place.views}/${page}`, { clientName, start: place.start(ctx), ...locals });
  };

  const totp: FormPage = async (ctx, form) => {
    const { account, base } = await place.find(ctx);
    const pending = await pendingTotp(idp, account._id);
    if (!pending) return seeOther(ctx, place.start(ctx));
    const { identifier } = account;
    const uri = totpUri(pending.secret, { service: idp.config.brand.idpName, identifier });
    return show(ctx, 'totp', { form, base, uri, qr: qrPath(uri), secret: groupedSecret(pending.secret) });
  };

  const passkey: FormPage = async (ctx, form) => {
    const { account, base } = await place.find(ctx);
    const number = (await passkeys(idp.db).countDocuments({ accountId: account._id })) + 1;
    const name = ctx.state.t('second-factor:new-passkey.default-name', { number });
    show(ctx, 'passkey', { form: { ...form, values: { name, ...form.values } }, base });
  };

  /** Shown once, as the answer to the form that made them: nothing else knows the codes. */
  const recoveryCodes = (ctx: WebContext, codes: string[], renewed = false) => {
    const file = `${ctx.state.t('second-factor:codes.file-title')}\n\n${codes.join('\n')}\n`;
    const download = `data:text/plain;charset=utf-8,${encodeURIComponent(file)}`;
    show(ctx, 'codes', { form: emptyForm, codes, renewed, download, next: place.next(ctx) });
  };

  return { totp, passkey, recoveryCodes };
}
