import Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { type FieldError, type FormPage, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { waiting } from '../../../web/waiting.ts';
import { newPasswordForm } from '../../accounts/new-password.ts';
import { ruleErrors, shownRules } from '../../accounts/password-rules.ts';
import type { IdpWeb } from '../../context.ts';
import { knownDevices } from '../../known-devices.ts';
import { signedInRecently, visitorOf } from '../../signed-in.ts';
import { changePassword, type PasswordChanged } from './change-password.ts';

const PATH = '/my-account/password';

/** «Mot de passe actuel», absent where the account has none, and the new one twice (F2). */
const passwordForm = newPasswordForm.and(
  z.object({ 'current-password': z.string().max(1024, 'my-account:password.wrong').default('') }),
);

/** «Mot de passe» (F2). */
export function passwordRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { config, clock, policy } = idp;
  const guard = signedInRecently(idp);

  const page: FormPage = (ctx, form) => {
    const { identifier, passwordHash } = visitorOf(ctx).account;
    ctx.render('idp/my-account/password', {
      form,
      identifier,
      hasPassword: passwordHash !== undefined,
      rules: shownRules(policy, config.accounts.password),
    });
  };

  const refusal = (result: Exclude<PasswordChanged, { ok: true }>): FieldError[] => {
    switch (result.reason) {
      case 'unmet':
        return ruleErrors('password', result.unmet, config.accounts.password);
      case 'wrong':
        return [{ field: 'current-password', text: 'my-account:password.wrong' }];
      case 'same':
        return [{ field: 'password', text: 'my-account:password.same' }];
      case 'wait':
        return [{ field: '', ...waiting('my-account:password.wait', result.until, clock.now()) }];
    }
  };

  const change = async (ctx: WebContext, typed: z.output<typeof passwordForm>): Promise<FieldError[] | void> => {
    const { account, session } = visitorOf(ctx);
    const current = typed['current-password'];
    if (account.passwordHash && current === '')
      return [{ field: 'current-password', text: 'my-account:password.current-missing' }];
    const result = await changePassword(idp, {
      account,
      sessionUid: session.uid,
      current,
      password: typed.password,
      address: ctx.ip,
      device: knownDevices(idp).find(ctx, account.identifier),
    });
    if (!result.ok) return refusal(result);
    seeOther(ctx, '/my-account?done=password');
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, guard, show(page))
    .post(PATH, guard, idp.web.submit(passwordForm, page, change));
}
