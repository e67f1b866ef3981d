import { maskPhone } from '../../phone/mask-phone.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import type { IdpWeb } from '../context.ts';
import { childrenOf } from '../directory/children-of.ts';
import { fullName, visitorOf } from '../signed-in.ts';

/** The sentence of what has just been done (`?done=<what>`), where there is one. */
function doneText({ query, state }: WebContext): string | undefined {
  const what = query.done;
  if (typeof what !== 'string' || !/^[a-z-]+$/.test(what)) return undefined;
  try {
    return state.t(`my-account:done.${what}`);
  } catch {
    return undefined;
  }
}

/** The pages of «Mon compte» that belong to no feature of their own (F1). */
export function accountPages({ config, db }: IdpWeb) {
  return {
    async home(ctx) {
      const { account } = visitorOf(ctx);
      const children = await childrenOf(db, account.guardianIds ?? []);
      const { email, newEmail, secondFactors = [] } = account;
      ctx.render('idp/my-account/home', {
        done: doneText(ctx),
        name: fullName(account),
        identifier: account.identifier,
        lastSignInAt: account.previousSignInAt,
        isGuardian: account.kind === 'guardian',
        childCount: new Set(children.map(({ pupilId }) => pupilId)).size,
        hasPassword: account.passwordHash !== undefined,
        email: email?.address,
        emailConfirmed: email?.confirmedAt !== undefined,
        newEmail: newEmail?.address,
        phone: account.phone && maskPhone(account.phone),
        franceConnect: config.franceConnect && { linked: account.franceConnect !== undefined },
        protected: secondFactors.length > 0,
        language: ctx.state.t(`layout:language.${account.locale}`),
      });
    },
  } satisfies Record<string, FormPage>;
}
