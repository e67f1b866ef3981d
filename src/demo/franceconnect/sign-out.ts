import { decodeJwt } from 'jose';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { WebContext } from '../../web/context.ts';
import { seeOther } from '../../web/see-other.ts';
import { ROUTES } from './configuration.ts';
import { FranceConnectError } from './error-codes.ts';

/** Whom the hint speaks to, if it is an identity token of ours; expired ones are good (§6). */
async function clientOf(provider: Provider, hint: string) {
  const { aud, at_hash } = decodeJwt(hint);
  const client = await provider.Client.find(String(aud));
  if (!client) throw new FranceConnectError('Y04EA6EF');
  await (provider.IdToken as unknown as { validate(hint: string, client: unknown): Promise<unknown> }).validate(
    hint,
    client,
  );
  if (!at_hash) throw new FranceConnectError('Y100019');
  return client;
}

/**
 * Sign-out by redirect (§6): hint, state and the registered address to come back to are all required. With or without a
 * session the person comes back, and is asked nothing.
 *
 * @throws {FranceConnectError} Y030007, Y04CFAEF or Y100019
 */
export function signOut(provider: () => Provider): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== ROUTES.end_session) return next();
    const asked = new URLSearchParams(ctx.querystring);
    const [hint, state, uri] = ['id_token_hint', 'state', 'post_logout_redirect_uri'].map((name) => asked.get(name));
    if (!hint || !state || !uri) throw new FranceConnectError('Y030007');
    const client = await clientOf(provider(), hint).catch((cause) => {
      throw cause instanceof FranceConnectError ? cause : new FranceConnectError('Y030007', { cause });
    });
    if (!client.postLogoutRedirectUris?.includes(uri)) throw new FranceConnectError('Y04CFAEF');
    const session = await provider().Session.get(ctx as never);
    if (session.accountId) await session.destroy();
    ctx.cookies.set(provider().cookieName('session'), null);
    const back = new URL(uri);
    back.searchParams.set('state', state);
    seeOther(ctx as unknown as WebContext, back.href);
  };
}
