import type { IncomingMessage } from 'node:http';
import proxyaddr from 'proxy-addr';
import type { WebMiddleware } from './context.ts';

/** A request target that is no path of ours (`*`, `http://[`) becomes one that nothing serves: a page says so. */
const UNREADABLE = '/unreadable-address';

/**
 * Makes every request speak of one host and one client, whatever its headers say: `X-Forwarded-For` is believed from the
 * configured proxies only (security.md S4), and Host, scheme and port are those of the configured address, so that no
 * link, cache entry or discovery document can be bent by a header (S18, S31).
 *
 * The koa application must have `proxy = true`: it then reads what is written here.
 */
export function trustedPeer(publicUrl: string, trustedProxies: readonly string[]): WebMiddleware {
  const { host, protocol } = new URL(publicUrl);
  const trust = proxyaddr.compile([...trustedProxies]);
  return (ctx, next) => {
    const { headers } = ctx.req as IncomingMessage;
    const address = proxyaddr(ctx.req, trust);
    for (const name of Object.keys(headers)) if (name === 'forwarded' || name.startsWith('x-')) delete headers[name];
    headers.host = host;
    headers['x-forwarded-for'] = address;
    headers['x-forwarded-proto'] = protocol.slice(0, -1);
    if (!ctx.originalUrl.startsWith('/') || !URL.canParse(ctx.originalUrl, publicUrl)) {
      ctx.url = UNREADABLE;
      ctx.request.originalUrl = UNREADABLE;
    }
    return next();
  };
}
