import type { WebContext } from '../../web/context.ts';
import type { FormState } from '../../web/forms.ts';
import { shownRules } from '../accounts/password-rules.ts';
import type { IdpWeb } from '../context.ts';
import { homeOf } from '../interaction.ts';
import { askingBrowser } from './browser.ts';
import type { Link } from './read-link.ts';
import { stepUrl } from './steps.ts';

/** RFC 9110 §15.5.11: what the link was good for is over. */
const GONE = 410;
const NOT_FOUND = 404;

type Known = Exclude<Link, { state: 'worthless' }>;

/** The pages of the link of a mail (E2): in whatever browser, outside any journey. */
export function linkPages(idp: IdpWeb) {
  const { clients, config, policy } = idp;
  const browser = askingBrowser(idp);

  const clientOf = async ({ request }: Known) => (await clients.find(request.clientId)) ?? clients.home;

  /** The sign-in of the service that the person was going to, with her identifier (OpenID Connect Core §4). */
  const signInUrl = async (link: Known): Promise<string> => {
    const client = await clientOf(link);
    if (!client.initiateLoginUri) return homeOf(client, clients);
    const url = new URL(client.initiateLoginUri);
    url.searchParams.set('iss', config.idp.issuer);
    url.searchParams.set('login_hint', link.account.identifier);
    return url.href;
  };

  /** Where a new request is made: in the journey that made this one, if this browser has it; else by a new sign-in. */
  const againUrl = async (ctx: WebContext, link: Known): Promise<string> =>
    browser.is(ctx, link.request.browserHash) ? stepUrl(link.request.uid, 'password') : signInUrl(link);

  return {
    /** The form of a good link, or why it is good no more and what to do. */
    async form(ctx: WebContext, link: Link, token: string, form: FormState): Promise<void> {
      if (link.state === 'worthless') {
        ctx.render('idp/recovery/link-dead', { worthless: true, wayBack: ctx.state.wayBack }, NOT_FOUND);
        return;
      }
      const { state, account, request } = link;
      const { number } = request;
      if (state === 'alive') {
        const rules = shownRules(policy, config.accounts.password);
        ctx.render('idp/recovery/link', { form, token, number, identifier: account.identifier, rules });
        return;
      }
      const { minutes } = config.recovery;
      const urls = { signIn: await signInUrl(link), again: await againUrl(ctx, link) };
      ctx.render('idp/recovery/link-dead', { [state]: true, number, minutes, ...urls }, GONE);
    },

    /** The password is set, and this is not the browser that asked. */
    async done(ctx: WebContext, link: Known): Promise<void> {
      const { identifier } = link.account;
      ctx.render('idp/recovery/link-done', {
        identifier,
        signIn: await signInUrl(link),
        serviceName: (await clientOf(link)).name,
      });
    },
  };
}
