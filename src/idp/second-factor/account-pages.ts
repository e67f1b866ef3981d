import { AppError } from '../../web/errors.ts';
import type { FormPage } from '../../web/forms.ts';
import { passkeys } from '../accounts/second-factor/passkey.model.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpWeb } from '../context.ts';
import { visitorOf } from '../signed-in.ts';

/** What was done a moment ago, as `?done=` says it. */
const DONE = ['totp-added', 'totp-removed', 'passkey-added', 'passkey-removed', 'passkey-renamed'];

/** The pages of «Double sécurité» in «Mon compte» (F8), besides those that add a factor. */
export function accountPages(idp: IdpWeb) {
  const base = '/my-account/second-factor';

  const overview: FormPage = async (ctx, form) => {
    const { account } = visitorOf(ctx);
    const [factors, known] = await Promise.all([
      secondFactors(idp.db).findById(account._id, { pendingTotp: 0 }).lean(),
      passkeys(idp.db).find({ accountId: account._id }).sort({ createdAt: 1 }).lean(),
    ]);
    ctx.render('idp/second-factor/account/overview', {
      form,
      base,
      done: DONE.find((done) => done === ctx.query.done) && ctx.state.t(`second-factor:done.${ctx.query.done}`),
      totp: factors?.totp && { since: factors.totp.confirmedAt },
      passkeys: known.map((passkey) => ({ ...passkey, url: `${base}/passkeys/${passkey._id}` })),
      protected: factors?.totp !== undefined || known.length > 0,
      codesLeft: factors?.recovery?.hashes.length ?? 0,
    });
  };

  const removeTotp: FormPage = (ctx, form) =>
    ctx.render('idp/second-factor/account/remove-totp', {
      form,
      base,
      last: visitorOf(ctx).account.secondFactors?.length === 1,
    });

  const passkey: FormPage = async (ctx, form) => {
    const { account } = visitorOf(ctx);
    const found = await passkeys(idp.db).findOne({ _id: ctx.params.id, accountId: account._id }).lean();
    if (!found) throw new AppError('not-found');
    ctx.render('idp/second-factor/account/edit-passkey', {
      form: { ...form, values: { name: found.name, ...form.values } },
      base,
      url: `${base}/passkeys/${found._id}`,
      name: found.name,
      last:
        account.secondFactors?.length === 1 &&
        (await passkeys(idp.db).countDocuments({ accountId: account._id })) === 1,
    });
  };

  return { overview, removeTotp, passkey };
}
