import type { KoaContextWithOIDC } from 'oidc-provider';
import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { formTarget } from './form-target.ts';

const ENGINE_PAGE = '<title>Submitting Callback</title>';
const ACTION = /<form method="post" action="([^"]*)">/;
const INPUT = /<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

const unescaped = (html: string) => html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!);

/**
 * Shows the page that posts a form by itself, or by its button without JavaScript.
 *
 * @param signingOut the page then says that she is not signed out before she pressed it
 */
export function forwardForm(ctx: WebContext, action: string, fields: Record<string, string>, signingOut = false) {
  const target = formTarget(action);
  if (!ctx.state.formTargets.includes(target)) ctx.state.formTargets.push(target);
  const inputs = Object.entries(fields).map(([name, value]) => ({ name, value }));
  ctx.render('idp/sign-out/forward', { action, inputs, signingOut });
}

/**
 * Forms that the engine makes post themselves (`response_mode=form_post`, and sign-outs that need no question) become pages
 * of ours: its own needs an inline script and tells people nothing.
 */
export function forwardForms(): WebMiddleware {
  return async (ctx, next) => {
    await next();
    if (typeof ctx.body !== 'string' || !ctx.body.includes(ENGINE_PAGE)) return;
    const [, action = ''] = ACTION.exec(ctx.body) ?? [];
    // Ending a session leads on to the service, of who signs in instead or signed out: the CSP covers that redirect too.
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    for (const service of [oidc.entities.Interaction?.params.redirect_uri, oidc.params?.post_logout_redirect_uri]) {
      if (typeof service === 'string') ctx.state.formTargets.push(formTarget(service));
    }
    const fields = [...ctx.body.matchAll(INPUT)].map(([, name = '', value = '']) => [name, unescaped(value)]);
    forwardForm(ctx, unescaped(action), Object.fromEntries(fields));
  };
}
