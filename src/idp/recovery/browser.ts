import { MINUTE_MS } from '../../clock.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { WebContext } from '../../web/context.ts';
import type { IdpWeb } from '../context.ts';

/**
 * The secret of the browser that asks for a message. A link opened in the same browser leads back into the journey there;
 * the interaction’s own cookie, bound to its address, is not sent with the link’s.
 */
export function askingBrowser({ config, web }: Pick<IdpWeb, 'config' | 'web'>) {
  const name = web.cookies.named('recovery');
  return {
    /** Its hash, and a cookie that keeps it as long as a journey may last. */
    remember(ctx: WebContext): string {
      const secret = ctx.cookies.get(name) ?? newToken();
      const maxAge = config.idp.interactionMinutes * MINUTE_MS;
      ctx.cookies.set(name, secret, { ...web.cookies.attributes, maxAge });
      return hashToken(secret);
    },
    /** Whether this is the browser of that hash. */
    is(ctx: WebContext, browserHash: string): boolean {
      const secret = ctx.cookies.get(name);
      return secret !== undefined && hashToken(secret) === browserHash;
    },
  };
}
