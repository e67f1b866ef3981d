import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { emptyForm, type FieldError, type FormState } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { ruleErrors } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { knownDevices } from '../known-devices.ts';
import { askingBrowser } from './browser.ts';
import { changePassword } from './change-password.ts';
import { type linkForm, linkQuery } from './forms.ts';
import { linkPages } from './link-pages.ts';
import { readLink } from './read-link.ts';
import { stepUrl } from './steps.ts';

/** The link of a mail (E2): looked at as often as one likes, used once. */
export function linkActions(idp: IdpWeb) {
  const pages = linkPages(idp);
  const browser = askingBrowser(idp);

  /** GET and HEAD: nothing changes (security.md S15). */
  const look = async (ctx: WebContext, token: unknown, form: FormState): Promise<void> => {
    const { data } = linkQuery.safeParse({ token });
    await pages.form(ctx, data ? await readLink(idp, data.token) : { state: 'worthless' }, data?.token ?? '', form);
  };

  return {
    show: (ctx: WebContext): Promise<void> => look(ctx, ctx.query.token, emptyForm),

    /** The same page, for a form with something to correct. */
    again: (ctx: WebContext, form: FormState): Promise<void> => look(ctx, form.values.token, form),

    async use(ctx: WebContext, { token, password }: z.output<typeof linkForm>): Promise<FieldError[] | void> {
      const link = await readLink(idp, token);
      if (link.state !== 'alive' && link.state !== 'outlived') return pages.form(ctx, link, token, emptyForm);
      const { account, request } = link;
      const here = browser.is(ctx, request.browserHash);
      const device = knownDevices(idp).find(ctx, account.identifier);
      const changed = await changePassword(idp, { request, account, password, here, device });
      if (changed.ok) return here ? seeOther(ctx, stepUrl(request.uid, 'done')) : pages.done(ctx, link);
      if (changed.reason === 'unmet') return ruleErrors('password', changed.unmet, idp.config.accounts.password);
      return pages.form(ctx, await readLink(idp, token), token, emptyForm);
    },
  };
}
